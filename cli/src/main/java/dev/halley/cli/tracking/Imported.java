package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an experiment of another tracker to ours. Its key follows from what it was there, and points that are sent again count
 * once, so an import that broke is simply done again.
 */
final class Imported {

    private static final int AT_ONCE = 1_000;

    private final TrackingApi api;
    private final String key;
    private final boolean known;

    private Imported(TrackingApi api, String key, boolean known) {
        this.api = api;
        this.key = key;
        this.known = known;
    }

    /** @param origin what names the experiment there, and nothing else */
    static Imported begin(TrackingApi api, @Nullable String workspace, String project, String name, String origin) {
        String key = keyOf(origin);
        boolean known = true;
        try {
            api.get("/api/v1/experiments/" + key);
        } catch (HalleyException absent) {
            if (absent.kind() != ErrorKind.NOT_FOUND) {
                throw absent;
            }
            known = false;
            ObjectNode body = TrackingApi.JSON
                    .createObjectNode()
                    .put("experimentKey", key)
                    .put("projectName", project);
            if (workspace != null) {
                body.put("workspaceName", workspace);
            }
            var unused = api.post("/api/rest/v2/write/experiment/create", body.put("experimentName", name));
        }
        return new Imported(api, key, known);
    }

    private static String keyOf(String origin) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String key() {
        return key;
    }

    /** Whether it had been imported, at least in part, before. */
    boolean known() {
        return known;
    }

    /** A value of a metric. */
    record Point(String metric, double value, long step, long millis) {}

    void points(List<Point> points) {
        for (int from = 0; from < points.size(); from += AT_ONCE) {
            ArrayNode values = TrackingApi.JSON.createArrayNode();
            for (Point point : points.subList(from, Math.min(points.size(), from + AT_ONCE))) {
                ObjectNode one =
                        values.addObject().put("metricName", point.metric()).put("step", point.step());
                one.put("timestamp", point.millis());
                if (Double.isFinite(point.value())) {
                    one.put("metricValue", point.value());
                } else {
                    one.put("metricValue", Double.toString(point.value()));
                }
            }
            ObjectNode body = TrackingApi.JSON.createObjectNode().put("experimentKey", key);
            var unused = api.post("/clientlib/batch/logger/experiment/metric", body.set("values", values));
        }
    }

    void parameters(Map<String, String> parameters) {
        parameters.forEach((name, value) -> api.post(
                "/api/rest/v2/write/experiment/parameter",
                body().put("parameterName", name).put("parameterValue", value)));
    }

    void other(String name, String value) {
        var unused = api.post(
                "/api/rest/v2/write/experiment/log-other",
                body().put("key", name).put("value", value));
    }

    void tag(String tag) {
        ObjectNode body = body();
        body.putArray("addedTags").add(tag);
        var unused = api.post("/api/rest/v2/write/experiment/tags", body);
    }

    void file(String name, String type, @Nullable Long step, byte[] content) {
        api.upload(key, name, type, step, content);
    }

    /** It ended there. */
    void end(long startMillis, long endMillis, boolean failed) {
        ObjectNode status = body().put("isAlive", false).put("hasCrashed", failed);
        var unused = api.post("/api/rest/v2/write/experiment/update-status", status);
        unused = api.post(
                "/api/rest/v2/write/experiment/set-start-end-time",
                body().put("startTimeMillis", startMillis).put("endTimeMillis", Math.max(startMillis, endMillis)));
    }

    private ObjectNode body() {
        return TrackingApi.JSON.createObjectNode().put("experimentKey", key);
    }
}
