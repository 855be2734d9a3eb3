/**
 * Saved views of Comet's clients: the layout of a project's dashboard, and the charts of an experiment. They are kept as they came, for
 * tools that copy projects; Halley's own pages keep their state in addresses.
 */
@NullMarked
package dev.halley.server.view;

import org.jspecify.annotations.NullMarked;
