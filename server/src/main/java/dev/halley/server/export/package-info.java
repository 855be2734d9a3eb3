/**
 * Workspaces, projects and experiments as files that anybody can read: a zip of JSON Lines and of the contents of assets, with a list of
 * hashes. {@code docs/reference/export-format.md} says what is in it, {@link dev.halley.server.export.Kind} is that in code: one
 * list of columns for what is written and what is read. Begin with {@link dev.halley.server.export.Exports} and
 * {@link dev.halley.server.export.Imports}.
 *
 * <p>Neither holds more than a page of anything. What is imported is as hidden as the trash until it is whole.
 */
@NullMarked
package dev.halley.server.export;

import org.jspecify.annotations.NullMarked;
