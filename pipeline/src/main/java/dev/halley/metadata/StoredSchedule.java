package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a pipeline is to be run by {@code halley scheduler}.
 *
 * @param name unique
 * @param source class that declares the pipeline, as {@code org.example.Digits} or {@code org.example.Digits#DIGITS}
 * @param classPath where the classes are
 * @param cron five fields (minute, hour, day of month, month, day of week); null if it is an interval
 * @param intervalSeconds null if it is a cron expression
 * @param zone time zone of the cron expression
 * @param start not before; null for at once
 * @param end not after; null for never
 * @param catchUp whether times that were missed while no scheduler ran are made up for
 * @param active whether it runs at all
 * @param stack null for the active one
 * @param configFile YAML configuration of the runs; null if there is none
 * @param parameters of the pipeline
 * @param next when it runs next; null if it does not any more
 * @param lastRun name of the newest run it started; null if there is none
 * @param lastError why the newest one could not be started or failed; null if it succeeded
 */
public record StoredSchedule(
        String name,
        String source,
        List<String> classPath,
        @Nullable String cron,
        @Nullable Long intervalSeconds,
        String zone,
        @Nullable Instant start,
        @Nullable Instant end,
        boolean catchUp,
        boolean active,
        @Nullable String stack,
        @Nullable String configFile,
        Map<String, JsonNode> parameters,
        Instant created,
        @Nullable Instant next,
        @Nullable Instant lastFired,
        @Nullable String lastRun,
        @Nullable String lastError) {

    public StoredSchedule {
        classPath = List.copyOf(classPath);
        parameters = Copies.of(parameters);
    }
}
