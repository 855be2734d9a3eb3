/** Tests of what is printed. */
@NullMarked
package dev.halley.cli.output;

import org.jspecify.annotations.NullMarked;
