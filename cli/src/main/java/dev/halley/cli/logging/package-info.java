/**
 * Where the diagnostics of all parts of Halley go: lines on standard error, for people or as JSON. Chosen by SLF4J, since this is the only
 * provider on the class path of the command line. Start at {@link dev.halley.cli.logging.Log}.
 */
@NullMarked
package dev.halley.cli.logging;

import org.jspecify.annotations.NullMarked;
