/** Tests of what the server says of artifacts of pipelines, over HTTP and with a real metadata store. */
@NullMarked
package dev.halley.server.pipelineartifact;

import org.jspecify.annotations.NullMarked;
