/**
 * The native API: what the web pages show of workspaces and experiments, one answer for one view. It only reads, and only through the
 * packages of the nouns. {@code docs/reference/http-api.md} describes it.
 */
@NullMarked
package dev.halley.server.api;

import org.jspecify.annotations.NullMarked;
