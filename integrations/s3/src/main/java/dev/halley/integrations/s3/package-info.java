/** Artifacts in a bucket of S3, or of what speaks its protocol: the {@code s3} flavor of the artifact store. */
@NullMarked
package dev.halley.integrations.s3;

import org.jspecify.annotations.NullMarked;
