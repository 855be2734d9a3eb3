/**
 * Views of a project that were given a name: tables, charts and reports. The server keeps their state as a text that the pages
 * understand; it is private to its owner or the whole team's, and every saving is a version that can be brought back.
 *
 * <p>Start reading at {@link dev.halley.server.savedview.SavedViews}.
 */
@NullMarked
package dev.halley.server.savedview;

import org.jspecify.annotations.NullMarked;
