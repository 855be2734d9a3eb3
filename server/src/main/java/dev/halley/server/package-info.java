/**
 * The tracking server. {@link dev.halley.server.TrackingServer} is the composition root: read it first; it wires one
 * package per noun, top to bottom.
 */
@NullMarked
package dev.halley.server;

import org.jspecify.annotations.NullMarked;
