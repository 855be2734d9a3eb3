package dev.halley.comet.client;

import dev.halley.comet.protocol.CometPaths;
import dev.halley.comet.protocol.MetricValue;
import dev.halley.comet.protocol.NumberTexts;
import dev.halley.comet.protocol.OutputLine;
import dev.halley.comet.protocol.ParameterValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns calls into entries. Nothing that is passed in can make it throw, because tracking must not break what it tracks. */
final class SpooledExperiment implements CometExperiment {

    private static final Logger LOG = LoggerFactory.getLogger(SpooledExperiment.class);

    private static final int DEEPEST_NESTING = 10;

    private final String key;
    private final Clock clock;
    private final Predicate<Entry> spool;
    private final Supplier<Optional<String>> url;
    private final AtomicLong outputOffset = new AtomicLong();
    private final AtomicLong errorOffset = new AtomicLong();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile String name;

    SpooledExperiment(
            String key, NewExperiment start, Clock clock, Predicate<Entry> spool, Supplier<Optional<String>> url) {
        this.key = key;
        this.clock = clock;
        this.spool = spool;
        this.url = url;
        this.name = start.name();
        setName(start.name());
        addTags(start.tags());
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> url() {
        return url.get();
    }

    @Override
    public void logParameters(Map<String, ?> parameters) {
        log(() -> {
            List<ParameterValue> values = new ArrayList<>();
            flatten("", parameters, clock.millis(), 0, values);
            return values.isEmpty() ? null : new Entry.Parameters(values);
        });
    }

    private static void flatten(String prefix, Map<?, ?> nested, long now, int depth, List<ParameterValue> values) {
        nested.forEach((inner, value) -> {
            String path = prefix + inner;
            if (value instanceof Map<?, ?> map && !map.isEmpty() && depth < DEEPEST_NESTING) {
                flatten(path + "|", map, now, depth + 1, values);
            } else {
                values.add(new ParameterValue(path, text(value), null, null, now));
            }
        });
    }

    @Override
    public void logMetrics(Map<String, ? extends Number> metrics, @Nullable Long step, @Nullable Long epoch) {
        log(() -> {
            long now = clock.millis();
            List<MetricValue> values = new ArrayList<>(metrics.size());
            metrics.forEach((metric, value) -> {
                if (value != null) {
                    values.add(new MetricValue(metric, NumberTexts.of(value), step, epoch, null, now));
                }
            });
            return values.isEmpty() ? null : new Entry.Metrics(values);
        });
    }

    @Override
    public void logOther(String otherKey, Object value) {
        log(() -> new Entry.Other(otherKey, text(value), clock.millis()));
    }

    @Override
    public void logOutput(String text, boolean standardError) {
        log(() -> {
            long offset = (standardError ? errorOffset : outputOffset).incrementAndGet();
            return new Entry.Output(new OutputLine(text, standardError, clock.millis(), offset));
        });
    }

    @Override
    public void addTags(List<String> tags) {
        log(() ->
                tags.isEmpty() ? null : new Entry.Tags(tags.stream().distinct().toList()));
    }

    @Override
    public void setName(String newName) {
        log(() -> {
            name = newName;
            return new Entry.Other(CometPaths.NAME, newName, clock.millis());
        });
    }

    @Override
    public void finish(@Nullable Throwable failure) {
        if (failure != null) {
            log(() -> new Entry.Other("error", failureText(failure), clock.millis()));
            logOutput(stackTrace(failure), true);
        }
        log(() -> {
            finished.set(true);
            return new Entry.End(clock.millis(), failure == null ? null : failureText(failure));
        });
    }

    private void log(Supplier<@Nullable Entry> values) {
        try {
            if (finished.get()) {
                warnOnce("what is logged after its end is ignored", null);
                return;
            }
            Entry entry = values.get();
            if (entry != null && !spool.test(entry)) {
                warnOnce("what is logged after its client was closed is ignored", null);
            }
        } catch (RuntimeException notLoggable) {
            warnOnce("a value could not be logged: " + Failures.text(notLoggable), notLoggable);
        }
    }

    private void warnOnce(String what, @Nullable Throwable cause) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("experiment '{}' ({}): {}", name, key, what, cause);
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof Number number ? NumberTexts.of(number) : String.valueOf(value);
    }

    private static String failureText(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException ownTextFails) {
            return failure.getClass().getName();
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text, true));
        } catch (RuntimeException ownTextFails) {
            return failure.getClass().getName();
        }
        return text.toString();
    }
}
