/** Tests of what the server says of pipeline runs, over HTTP and with a real metadata store. */
@NullMarked
package dev.halley.server.pipelinerun;

import org.jspecify.annotations.NullMarked;
