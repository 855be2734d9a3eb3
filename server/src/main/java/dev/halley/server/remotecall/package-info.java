/**
 * Remote calls: what a person asks of a program that runs. The program registers functions, hears with its next sign of life that calls
 * wait, fetches each once, and tells what came of it. The call {@code stop} needs no registration: Comet's Python SDK then ends the
 * program.
 *
 * <p>Start reading at {@link dev.halley.server.remotecall.RemoteCalls}.
 */
@NullMarked
package dev.halley.server.remotecall;

import org.jspecify.annotations.NullMarked;
