package dev.halley.server.metric;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.core.JsonParser;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.BodyBytes;
import dev.halley.server.http.Call;
import dev.halley.server.http.LeftOut;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comet's calls that log metrics and read them back. */
public final class MetricRoutes {

    private static final int EXPECTED = 64;

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
                .logQuickly("/write/experiment/metric", WRITE, this::log)
                .get("/experiment/metrics/summary", READ, this::summary)
                .get("/experiment/metrics/get-metric", READ, this::points)
                .get("/experiment/metrics/get-all", READ, this::allPoints);
        routes.clientlib().logQuickly("/batch/logger/experiment/metric", WRITE, this::logBatch);
    }

    private void log(LogCall call) throws IOException {
        read(call, PlainMetricParser::one, MetricParser::readOne);
    }

    private void logBatch(LogCall call) throws IOException {
        read(call, PlainMetricParser::batch, MetricParser::readBatch);
    }

    @FunctionalInterface
    private interface PlainReading {
        PlainMetricParser.@Nullable Read of(byte[] body, int length, long nowMillis);
    }

    @FunctionalInterface
    private interface Reading {
        void of(MetricParser parser) throws IOException;
    }

    private void read(LogCall call, PlainReading plain, Reading any) throws IOException {
        metrics.awaitRoom();
        BodyBytes bytes = call.bytes();
        PlainMetricParser.Read read = bytes == null ? null : plain.of(bytes.array(), bytes.length(), clock.millis());
        if (read != null) {
            store(call, read.experimentKey(), read.points(), new LeftOut());
            return;
        }
        MetricParser metric;
        try (JsonParser json = call.parser()) {
            metric = new MetricParser(json, clock.millis(), EXPECTED);
            any.of(metric);
        } catch (IOException malformed) {
            throw Call.invalidJson(malformed);
        }
        metric.leftOut().requireSome(metric.points().size());
        store(call, metric.experimentKey(), metric.points(), metric.leftOut());
    }

    private void store(LogCall call, @Nullable String experimentKey, NewPoints points, LeftOut leftOut) {
        long id = experiments.requireForLogging(call.caller(), experimentKey);
        leftOut.savedWhen(call, metrics.append(id, points));
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
