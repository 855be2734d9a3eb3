package dev.halley.server.metric;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.core.JsonParser;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.time.Clock;
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
        read(call, 1, MetricParser::readOne);
    }

    private void logBatch(Call call) throws IOException {
        read(call, 1024, MetricParser::readBatch);
    }

    @FunctionalInterface
    private interface Reading {
        void of(MetricParser parser) throws IOException;
    }

    private void read(Call call, int expected, Reading reading) throws IOException {
        metrics.awaitRoom();
        MetricParser metric;
        try (JsonParser json = call.parser()) {
            metric = new MetricParser(json, clock.millis(), expected);
            reading.of(metric);
        } catch (IOException malformed) {
            throw Call.invalidJson(malformed);
        }
        long id = experiments.requireForLogging(call.caller(), metric.experimentKey());
        call.savedWhen(metrics.append(id, metric.points()));
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
