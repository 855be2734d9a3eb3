/**
 * Parameters: what a run was given, by name. The last logged value wins; values keep the text they were logged with. A parameter that
 * was logged in a context is named {@code <context>_<name>}, as Comet does.
 */
@NullMarked
package dev.halley.server.parameter;

import org.jspecify.annotations.NullMarked;
