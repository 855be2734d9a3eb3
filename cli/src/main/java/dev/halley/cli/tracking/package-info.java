/**
 * Experiments of a tracking server from the command line: watching them, importing them from other trackers, views as files, and
 * the same data for programs as an MCP server with read-only SQL. {@link dev.halley.cli.tracking.TrackingApi} is the way to the server.
 */
@NullMarked
package dev.halley.cli.tracking;

import org.jspecify.annotations.NullMarked;
