/**
 * The metadata store of the server's home for those who logged in: one route for each method of {@link
 * dev.halley.metadata.MetadataStore}, and the encryption of values. Start at {@link dev.halley.server.metadata.MetadataRoutes}.
 */
@NullMarked
package dev.halley.server.metadata;

import org.jspecify.annotations.NullMarked;
