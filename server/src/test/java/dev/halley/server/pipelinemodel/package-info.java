/** Tests of what the server says of models of pipelines, over HTTP and with a real metadata store. */
@NullMarked
package dev.halley.server.pipelinemodel;

import org.jspecify.annotations.NullMarked;
