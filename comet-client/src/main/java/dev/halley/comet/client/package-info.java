/**
 * A client of Comet's protocol: it opens experiments on comet.com, or on any server that speaks the same, and sends what
 * they log.
 *
 * <p>Every logged value is first appended to a file of this machine, the <em>spool</em>, and sent afterwards by one thread.
 * So logging never waits for the network and never throws, a server that is away costs nothing, and what a killed process
 * has logged is sent by the next one.
 *
 * <p>Start at {@link dev.halley.comet.client.CometClient}.
 */
@NullMarked
package dev.halley.comet.client;

import org.jspecify.annotations.NullMarked;
