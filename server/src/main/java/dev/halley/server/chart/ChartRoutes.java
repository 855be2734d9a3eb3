package dev.halley.server.chart;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.metric.MetricPoint;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.Series;
import dev.halley.server.parameter.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Comet's {@code multi-metric-chart}. Full means every point. Otherwise a metric with more than 500 points is thinned to the first, last,
 * smallest and largest point of each of 125 equal parts of its axis, so that no spike is lost.
 */
public final class ChartRoutes {

    private static final int BUCKETS = 125;
    private static final int MOST_SERIES = 10_000;

    private final Experiments experiments;
    private final MetricStore metrics;
    private final Parameters parameters;

    public ChartRoutes(Experiments experiments, MetricStore metrics, Parameters parameters) {
        this.experiments = experiments;
        this.metrics = metrics;
        this.parameters = parameters;
    }

    public void declare(Routes routes) {
        routes.cometRest().post("/experiments/multi-metric-chart", READ, this::chart);
    }

    private void chart(Call call) throws IOException {
        Body body = call.json().requires("targetedExperiments");
        List<String> names = body.texts("metrics");
        List<String> wanted = body.texts("params");
        List<String> keys = body.texts("targetedExperiments");
        if ((long) keys.size() * Math.max(1, names.size()) > MOST_SERIES) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    keys.size() + " experiments times " + names.size() + " metrics (expected: at most " + MOST_SERIES
                            + " series). Ask for them in several calls.");
        }
        boolean full = body.flag("fetchFull");
        List<Experiment> found =
                experiments.requireAll(call.caller(), keys.stream().distinct().toList());
        Map<Long, Map<String, String>> values = wanted.isEmpty()
                ? Map.of()
                : parameters.of(found.stream().map(Experiment::id).toList());
        call.stream(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("experiments");
            for (Experiment experiment : found) {
                json.writeObjectFieldStart(experiment.key());
                write(experiment, names, full, json);
                writeParameters(wanted, values.getOrDefault(experiment.id(), Map.of()), json);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeBooleanField("empty", found.isEmpty());
            json.writeEndObject();
        });
    }

    private void write(Experiment experiment, List<String> names, boolean full, JsonGenerator json) throws IOException {
        // Comet: documented with an underscore, read by Python without.
        json.writeStringField("experiment_key", experiment.key());
        json.writeStringField("experimentKey", experiment.key());
        json.writeStringField("experimentName", experiment.name());
        json.writeNullField("steps");
        json.writeNullField("epochs");
        json.writeArrayFieldStart("metrics");
        for (String name : names) {
            List<MetricPoint> points = full ? metrics.points(experiment.id(), name) : sampled(experiment.id(), name);
            if (!points.isEmpty()) {
                write(name, points, experiment.startMillis(), json);
            }
        }
        json.writeEndArray();
    }

    private List<MetricPoint> sampled(long experimentId, String name) {
        Series series = metrics.series(experimentId, name, 4 * BUCKETS);
        if (series.size() > 4 * BUCKETS) {
            series = metrics.series(experimentId, name, BUCKETS);
        } else if (series.count() == series.size()) {
            return metrics.points(experimentId, name);
        }
        List<MetricPoint> points = new ArrayList<>(series.size());
        for (int i = 0; i < series.size(); i++) {
            points.add(new MetricPoint(
                    name, series.value(i), null, series.step(i), null, series.timestampMillis(i), null));
        }
        return points;
    }

    private static void write(String name, List<MetricPoint> points, long startMillis, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("metricName", name);
        json.writeArrayFieldStart("values");
        for (MetricPoint point : points) {
            if (Double.isFinite(point.value())) {
                json.writeNumber(point.value());
            } else {
                json.writeString(Double.toString(point.value()));
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (MetricPoint point : points) {
            write(point.step(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("epochs");
        for (MetricPoint point : points) {
            write(point.epoch(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("timestamps");
        for (MetricPoint point : points) {
            json.writeNumber(point.timestampMillis());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("durations");
        for (MetricPoint point : points) {
            json.writeNumber(Math.max(0, point.timestampMillis() - startMillis));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(@org.jspecify.annotations.Nullable Long number, JsonGenerator json) throws IOException {
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    private static void writeParameters(List<String> wanted, Map<String, String> values, JsonGenerator json)
            throws IOException {
        if (wanted.isEmpty()) {
            json.writeNullField("params");
            return;
        }
        json.writeObjectFieldStart("params");
        for (String name : wanted) {
            json.writeStringField(name, values.get(name));
        }
        json.writeEndObject();
    }
}
