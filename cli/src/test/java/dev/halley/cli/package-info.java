/** Tests of the command line: each runs it in this process, in a home of its own. */
@NullMarked
package dev.halley.cli;

import org.jspecify.annotations.NullMarked;
