/**
 * The metadata store of a server, by HTTP: each method of {@link dev.halley.metadata.MetadataStore} is one call, {@code POST
 * /api/v1/metadata/read/METHOD} or {@code write} with its arguments as JSON. {@link dev.halley.metadata.remote.RemoteMetadataStore} is the client's side,
 * {@link dev.halley.metadata.remote.StoreCalls} what both sides agree on.
 */
@NullMarked
package dev.halley.metadata.remote;

import org.jspecify.annotations.NullMarked;
