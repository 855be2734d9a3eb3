/**
 * Where the bytes of assets, artifacts and models are: content named by its SHA-256, in a folder or in a bucket of S3. A name that a
 * client gave is never a path. {@link dev.halley.server.blob.BlobStore} is the interface; its two implementations pass the same contract.
 */
@NullMarked
package dev.halley.server.blob;

import org.jspecify.annotations.NullMarked;
