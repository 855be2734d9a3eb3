/**
 * What the users of a home can rely on, whatever keeps its metadata: {@link dev.halley.testmetadata.MetadataStoreContract} for each
 * {@link dev.halley.metadata.MetadataStore}, {@link dev.halley.testmetadata.ClientContract} for each {@link
 * dev.halley.client.Client}. A test class extends one and says how to open what it is about.
 */
@NullMarked
package dev.halley.testmetadata;

import org.jspecify.annotations.NullMarked;
