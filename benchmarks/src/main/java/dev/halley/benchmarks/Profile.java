package dev.halley.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a server went: the samples of a recording by area, those of the processor and, apart, those of native calls, most of
 * which wait for the disk or the network. The first frame from the top that belongs to an area decides.
 */
final class Profile {

    private static final List<Map.Entry<String, List<String>>> AREAS = List.of(
            Map.entry("compaction", List.of("dev.halley.server.metric.Compact", "dev.halley.server.metric.ChunkCodec")),
            Map.entry(
                    "reading series",
                    List.of("dev.halley.server.metric.SeriesReader", "dev.halley.server.metric.SeriesRoutes")),
            Map.entry("inflating", List.of("dev.halley.server.http.Gunzip", "java.util.zip.")),
            Map.entry(
                    "parsing",
                    List.of(
                            "dev.halley.server.metric.PlainMetricParser",
                            "dev.halley.server.metric.MetricParser",
                            "com.fasterxml.jackson.")),
            Map.entry("making points visible", List.of("dev.halley.server.metric.LiveExperiment")),
            Map.entry(
                    "packing the log row",
                    List.of(
                            "dev.halley.server.metric.LogCodec",
                            "dev.halley.server.metric.Batch",
                            "dev.halley.server.metric.Names")),
            Map.entry(
                    "database",
                    List.of("org.sqlite.", "org.postgresql.", "org.jdbi.", "dev.halley.server.database.WriterSession")),
            Map.entry(
                    "who may call",
                    List.of(
                            "dev.halley.server.http.Admission",
                            "dev.halley.server.account.",
                            "dev.halley.server.access.")),
            Map.entry("answering", List.of("dev.halley.server.http.DirectRoutes$Exchange.send")),
            Map.entry("routing", List.of("io.javalin.", "org.eclipse.jetty.ee10.")),
            Map.entry("HTTP", List.of("org.eclipse.jetty.", "sun.nio.ch.")),
            Map.entry("group commit", List.of("dev.halley.server.database.")));

    private Profile() {}

    /** Lines of text, largest shares first. */
    static List<String> of(Path recording) throws IOException {
        Map<String, Integer> busy = new LinkedHashMap<>();
        Map<String, Integer> waiting = new LinkedHashMap<>();
        Map<String, Double> threads = new LinkedHashMap<>();
        long pauses = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            switch (event.getEventType().getName()) {
                case "jdk.ExecutionSample" -> busy.merge(area(event), 1, Integer::sum);
                case "jdk.NativeMethodSample" -> waiting.merge(area(event), 1, Integer::sum);
                case "jdk.ThreadCPULoad" ->
                    threads.merge(
                            kind(event.getThread()),
                            (double) event.getFloat("user") + event.getFloat("system"),
                            Double::sum);
                case "jdk.GarbageCollection" ->
                    pauses += event.getDuration("sumOfPauses").toMillis();
                default -> {
                    // Of no interest here.
                }
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add("processor by area: " + shares(busy));
        lines.add("native calls by area: " + shares(waiting));
        lines.add("processor by thread: " + shares(threads));
        lines.add("pauses of the garbage collector: " + pauses + " ms");
        return lines;
    }

    private static String kind(RecordedThread thread) {
        String name = thread == null ? null : thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "?" : name.replaceAll("[0-9]+", "").strip();
    }

    private static String area(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return "other";
        }
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String name = frame.getMethod().getType().getName() + "."
                    + frame.getMethod().getName();
            for (Map.Entry<String, List<String>> area : AREAS) {
                if (area.getValue().stream().anyMatch(name::startsWith)) {
                    return area.getKey();
                }
            }
        }
        return "other";
    }

    private static String shares(Map<String, ? extends Number> counts) {
        double all = counts.values().stream().mapToDouble(Number::doubleValue).sum();
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .sorted((one, other) -> Double.compare(
                                other.getValue().doubleValue(), one.getValue().doubleValue()))
                        .filter(entry -> entry.getValue().doubleValue() >= all / 200)
                        .map(entry -> String.format(
                                Locale.ROOT,
                                "%s %.0f %%",
                                entry.getKey(),
                                100 * entry.getValue().doubleValue() / all))
                        .toList());
    }
}
