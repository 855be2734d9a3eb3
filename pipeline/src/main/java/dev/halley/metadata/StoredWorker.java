package dev.halley.metadata;

import java.time.Instant;
import java.util.List;

/**
 * A process that runs pipelines when somebody asks for it: {@code halley pipeline serve}.
 *
 * @param host the machine, in words
 * @param heartbeat when it last said that it is there
 */
public record StoredWorker(
        String id, String host, long pid, Instant started, Instant heartbeat, List<OfferedPipeline> pipelines) {

    public StoredWorker {
        pipelines = List.copyOf(pipelines);
    }
}
