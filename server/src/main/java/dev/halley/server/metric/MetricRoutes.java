package dev.halley.server.metric;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Comet's calls that log metrics and read them back. */
public final class MetricRoutes {

    private final Experiments experiments;
    private final MetricStore metrics;
    private final Clock clock;

    public MetricRoutes(Experiments experiments, MetricStore metrics, Clock clock) {
        this.experiments = experiments;
        this.metrics = metrics;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/metric", WRITE, this::log)
                .get("/experiment/metrics/summary", READ, this::summary)
                .get("/experiment/metrics/get-metric", READ, this::points)
                .get("/experiment/metrics/get-all", READ, this::allPoints);
        routes.clientlib().post("/batch/logger/experiment/metric", WRITE, this::logBatch);
    }

    private void log(Call call) throws IOException {
        WireMetric metric = new WireMetric();
        try (JsonParser parser = call.parser()) {
            begin(parser);
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                metric.read(field, parser);
            }
        } catch (IOException malformed) {
            throw Call.invalidJson(malformed);
        }
        append(call, metric.experimentKey, List.of(metric.point(clock.millis())));
    }

    private void logBatch(Call call) throws IOException {
        List<MetricPoint> points = new ArrayList<>();
        String experimentKey = null;
        try (JsonParser parser = call.parser()) {
            begin(parser);
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "experimentKey" -> experimentKey = parser.getValueAsString();
                    case "values" -> readValues(token, parser, points);
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException malformed) {
            throw Call.invalidJson(malformed);
        }
        append(call, experimentKey, points);
    }

    private static void begin(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ApiException(ErrorKind.INVALID, "the body is not a JSON object.");
        }
    }

    private void readValues(JsonToken token, JsonParser parser, List<MetricPoint> points) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw new ApiException(ErrorKind.INVALID, "'values' is not a list.");
        }
        long now = clock.millis();
        WireMetric metric = new WireMetric();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new ApiException(ErrorKind.INVALID, "'values' holds something that is not an object.");
            }
            metric.clear();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                metric.read(field, parser);
            }
            points.add(metric.point(now));
        }
    }

    private void append(Call call, @org.jspecify.annotations.Nullable String experimentKey, List<MetricPoint> points) {
        long id = experiments.requireForLogging(call.caller(), experimentKey);
        try {
            call.savedWhen(metrics.append(id, points));
        } catch (IllegalArgumentException refused) {
            throw new ApiException(ErrorKind.INVALID, String.valueOf(refused.getMessage()));
        }
    }

    private void summary(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        call.answer(Map.of(
                "values",
                metrics.summaries(experiment.id()).stream()
                        .map(MetricWire::summary)
                        .toList()));
    }

    private void points(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        List<MetricPoint> points = metrics.points(experiment.id(), call.required("metricName"));
        call.answer(Map.of("metrics", points.stream().map(MetricWire::point).toList()));
    }

    private void allPoints(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        call.answer(Map.of(
                "metrics",
                metrics.names(experiment.id()).stream()
                        .flatMap(name -> metrics.points(experiment.id(), name).stream())
                        .map(MetricWire::point)
                        .toList()));
    }
}
