package dev.halley.server.metric;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The series of charts, of one experiment or of many at once, as JSON or in the form of {@link SeriesBinary}. They are made on all
 * processors and leave in the order in which they were asked for ({@link Ahead}).
 */
public final class SeriesRoutes {

    private static final int DEFAULT_BUCKETS = 1_000;
    private static final int MOST_BUCKETS = 20_000;
    private static final int MOST_SERIES = 10_000;
    private static final int AT_ONCE = 8;

    private final Experiments experiments;
    private final MetricStore metrics;

    public SeriesRoutes(Experiments experiments, MetricStore metrics) {
        this.experiments = experiments;
        this.metrics = metrics;
    }

    public void declare(Routes routes) {
        routes.api()
                .get("/experiments/{experimentKey}/series", READ, this::ofOne)
                .post("/series", READ, this::ofMany);
    }

    /** What is asked for: one series of a chart. */
    private record Wanted(Experiment experiment, String name) {}

    /**
     * How it is drawn.
     *
     * @param range null for all of the axis
     * @param roughly whether a sketch is enough
     */
    private record Look(int buckets, @Nullable XRange range, boolean overEpochs, boolean roughly) {

        Look {
            if (roughly && (range != null || overEpochs)) {
                throw new ApiException(
                        ErrorKind.INVALID,
                        "roughly: true (expected: only for all steps of a series, without a range).");
            }
        }
    }

    private void ofOne(Call call) throws IOException {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        List<Wanted> wanted = call.queries("name").stream()
                .map(name -> new Wanted(experiment, name))
                .toList();
        int buckets = buckets(call.number("buckets", DEFAULT_BUCKETS));
        boolean bySteps = call.query("fromStep") != null || call.query("toStep") != null;
        boolean byTime = call.query("fromMillis") != null || call.query("toMillis") != null;
        XRange range = !bySteps && !byTime
                ? null
                : range(
                        bySteps,
                        call.number(bySteps ? "fromStep" : "fromMillis", Long.MIN_VALUE / 2),
                        call.number(bySteps ? "toStep" : "toMillis", Long.MAX_VALUE / 2));
        answer(call, wanted, new Look(buckets, range, isOverEpochs(call.query("axis")), call.flag("roughly")));
    }

    private static boolean isOverEpochs(@Nullable String axis) {
        if (axis != null && !axis.equals("step") && !axis.equals("epoch")) {
            throw new ApiException(ErrorKind.INVALID, "axis: '" + axis + "' (expected: step or epoch).");
        }
        return "epoch".equals(axis);
    }

    private void ofMany(Call call) throws IOException {
        Body body = call.json();
        List<String> names = body.texts("names");
        List<String> keys = body.texts("experiments").stream().distinct().toList();
        if ((long) keys.size() * names.size() > MOST_SERIES) {
            throw new ApiException(
                    ErrorKind.TOO_LARGE,
                    keys.size() + " experiments times " + names.size() + " metrics (expected: at most " + MOST_SERIES
                            + " series). Ask for them in several calls.");
        }
        Long buckets = body.number("buckets");
        Long fromStep = body.number("fromStep");
        Long toStep = body.number("toStep");
        Long fromMillis = body.number("fromMillis");
        Long toMillis = body.number("toMillis");
        boolean bySteps = fromStep != null || toStep != null;
        Long from = bySteps ? fromStep : fromMillis;
        Long to = bySteps ? toStep : toMillis;
        XRange range = from == null && to == null
                ? null
                : range(bySteps, from == null ? Long.MIN_VALUE / 2 : from, to == null ? Long.MAX_VALUE / 2 : to);
        List<Wanted> wanted = new ArrayList<>();
        for (Experiment experiment : experiments.requireAll(call.caller(), keys)) {
            names.forEach(name -> wanted.add(new Wanted(experiment, name)));
        }
        int most = buckets(buckets == null ? DEFAULT_BUCKETS : buckets);
        answer(call, wanted, new Look(most, range, isOverEpochs(body.text("axis")), body.flag("roughly")));
    }

    private static int buckets(long buckets) {
        if (buckets < 1 || buckets > MOST_BUCKETS) {
            throw new ApiException(
                    ErrorKind.INVALID, "buckets: " + buckets + " (expected: 1 to " + MOST_BUCKETS + ").");
        }
        return (int) buckets;
    }

    private static XRange range(boolean bySteps, long from, long to) {
        try {
            return new XRange(bySteps, from, to);
        } catch (IllegalArgumentException refused) {
            throw new ApiException(ErrorKind.INVALID, String.valueOf(refused.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Sink {
        void take(String experimentKey, Series series) throws IOException;
    }

    private void answer(Call call, List<Wanted> wanted, Look look) throws IOException {
        String accepted = call.header("Accept");
        if (accepted != null && accepted.contains(SeriesBinary.CONTENT_TYPE)) {
            call.stream(SeriesBinary.CONTENT_TYPE, out -> {
                SeriesBinary binary = new SeriesBinary(out);
                forEach(wanted, look, binary::write);
                binary.end();
            });
            return;
        }
        call.stream(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("series");
            forEach(wanted, look, (key, series) -> write(key, series, json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void forEach(List<Wanted> wanted, Look look, Sink sink) throws IOException {
        List<Supplier<List<Series>>> parts = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += AT_ONCE) {
            List<Wanted> part = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
            parts.add(() -> made(part, look));
        }
        Iterator<Supplier<List<Series>>> next = parts.iterator();
        Iterator<Wanted> of = wanted.iterator();
        Ahead.<List<Series>, IOException>forEach(() -> next.hasNext() ? next.next() : null, part -> {
            for (Series series : part) {
                sink.take(of.next().experiment().key(), series);
            }
        });
    }

    private List<Series> made(List<Wanted> wanted, Look look) {
        if (look.overEpochs()) {
            return overEpochs(wanted, look.buckets(), look.range());
        }
        return look.roughly()
                ? metrics.sketches(keys(wanted), look.buckets())
                : metrics.series(keys(wanted), look.buckets(), look.range());
    }

    private static List<MetricStore.SeriesKey> keys(List<Wanted> wanted) {
        return wanted.stream()
                .map(one -> new MetricStore.SeriesKey(one.experiment().id(), one.name()))
                .toList();
    }

    private List<Series> overEpochs(List<Wanted> wanted, int buckets, @Nullable XRange range) {
        return wanted.stream()
                .map(one -> EpochSeries.of(
                        one.name(), metrics.points(one.experiment().id(), one.name()), buckets, range))
                .toList();
    }

    private static void write(String experimentKey, Series series, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("experimentKey", experimentKey);
        json.writeStringField("name", series.name());
        json.writeNumberField("count", series.count());
        json.writeArrayFieldStart("step");
        for (int i = 0; i < series.size(); i++) {
            long step = series.steps()[i];
            if (step == Series.NO_STEP) {
                json.writeNull();
            } else {
                json.writeNumber(step);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("timestampMillis");
        for (int i = 0; i < series.size(); i++) {
            json.writeNumber(series.timestampMillis(i));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("value");
        for (int i = 0; i < series.size(); i++) {
            double value = series.value(i);
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeString(Double.toString(value));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
