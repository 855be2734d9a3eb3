/**
 * An S3 server for tests: {@link dev.halley.tests3.S3Server} runs s3proxy on a free port of the loopback address, with a folder for its
 * objects.
 */
@NullMarked
package dev.halley.tests3;

import org.jspecify.annotations.NullMarked;
