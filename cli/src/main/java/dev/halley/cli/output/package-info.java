/** What a command prints: the {@link dev.halley.cli.output.Terminal} it writes to, tables, and JSON documents. */
@NullMarked
package dev.halley.cli.output;

import org.jspecify.annotations.NullMarked;
