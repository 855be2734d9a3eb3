package dev.halley.server.pipelinerun;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.server.http.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the runs of some days went: for each day, and for each pipeline. */
final class RunStatistics {

    private RunStatistics() {}

    /** @param complete whether these are all runs of the time */
    static ObjectNode of(List<StoredRun> runs, int days, Instant now, boolean complete) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<LocalDate, Map<RunStatus, Integer>> byDay = new TreeMap<>();
        for (int back = days - 1; back >= 0; back--) {
            byDay.put(today.minusDays(back), new EnumMap<>(RunStatus.class));
        }
        Map<String, List<StoredRun>> byPipeline = new TreeMap<>();
        for (StoredRun run : runs) {
            Map<RunStatus, Integer> counts = byDay.get(LocalDate.ofInstant(run.started(), ZoneOffset.UTC));
            if (counts != null) {
                counts.merge(run.status(), 1, Integer::sum);
                byPipeline
                        .computeIfAbsent(run.pipeline(), name -> new ArrayList<>())
                        .add(run);
            }
        }
        ObjectNode answer = Json.MAPPER.createObjectNode().put("complete", complete);
        ArrayNode rows = answer.putArray("days");
        byDay.forEach((day, counts) -> put(rows.addObject().put("day", day.toString()), counts));
        ArrayNode pipelines = answer.putArray("pipelines");
        byPipeline.forEach((name, of) -> pipeline(pipelines.addObject().put("pipeline", name), of));
        return answer;
    }

    private static void put(ObjectNode row, Map<RunStatus, Integer> counts) {
        for (RunStatus status : RunStatus.values()) {
            row.put(status.word(), counts.getOrDefault(status, 0));
        }
    }

    /** @param runs newest first */
    private static void pipeline(ObjectNode row, List<StoredRun> runs) {
        Map<RunStatus, Integer> counts = new EnumMap<>(RunStatus.class);
        runs.forEach(run -> counts.merge(run.status(), 1, Integer::sum));
        put(row, counts);
        long[] took = runs.stream()
                .filter(run -> run.status() == RunStatus.COMPLETED)
                .mapToLong(run -> run.duration().toMillis())
                .sorted()
                .toArray();
        row.put("runs", runs.size())
                .put("medianMillis", took.length == 0 ? null : (Long) took[took.length / 2])
                .put(
                        "p95Millis",
                        took.length == 0 ? null : (Long) took[Math.min(took.length - 1, took.length * 95 / 100)])
                .put("lastRun", runs.get(0).name())
                .put("lastStatus", runs.get(0).status().word());
    }
}
