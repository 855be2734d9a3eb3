package dev.halley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ScheduleStore;
import dev.halley.metadata.StoredSchedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which pipelines run when:
 *
 * <pre>{@code
 * client.schedules().create(Schedules.Request.cron("nightly", "org.example.Digits", "30 2 * * *")
 *         .classPath(List.of(Path.of("target/classes"))));
 * }</pre>
 *
 * <p>They run as long as {@code halley scheduler} does. Thread-safe.
 */
public final class Schedules {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Supplier<? extends ScheduleStore> store;
    private final Clock clock;

    public Schedules(Supplier<? extends ScheduleStore> store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A schedule to be made.
     *
     * @param source class that declares the pipeline, as {@code org.example.Digits} or {@code org.example.Digits#DIGITS}
     * @param cron null if it is an interval
     * @param interval null if it is a cron expression
     * @param start not before; null for at once
     * @param end not after; null for never
     * @param catchUp whether times that were missed while no scheduler ran are made up for
     * @param stack null for the active one
     * @param configFile YAML configuration of the runs; null for none
     */
    public record Request(
            String name,
            String source,
            @Nullable String cron,
            @Nullable Duration interval,
            ZoneId zone,
            List<Path> classPath,
            @Nullable Instant start,
            @Nullable Instant end,
            boolean catchUp,
            @Nullable String stack,
            @Nullable Path configFile,
            Map<String, Object> parameters) {

        public Request {
            classPath = List.copyOf(classPath);
            parameters = Map.copyOf(parameters);
        }

        /** By a {@link Cron} expression, in UTC. */
        public static Request cron(String name, String source, String expression) {
            return new Request(
                    name,
                    source,
                    expression,
                    null,
                    ZoneId.of("UTC"),
                    List.of(),
                    null,
                    null,
                    false,
                    null,
                    null,
                    Map.of());
        }

        /** Again and again after a span of time. */
        public static Request every(String name, String source, Duration interval) {
            return new Request(
                    name, source, null, interval, ZoneId.of("UTC"), List.of(), null, null, false, null, null, Map.of());
        }

        public Request classPath(List<Path> entries) {
            return new Request(
                    name, source, cron, interval, zone, entries, start, end, catchUp, stack, configFile, parameters);
        }

        public Request zone(ZoneId id) {
            return new Request(
                    name, source, cron, interval, id, classPath, start, end, catchUp, stack, configFile, parameters);
        }

        public Request between(@Nullable Instant first, @Nullable Instant last) {
            return new Request(
                    name, source, cron, interval, zone, classPath, first, last, catchUp, stack, configFile, parameters);
        }

        public Request catchUp(boolean missed) {
            return new Request(
                    name, source, cron, interval, zone, classPath, start, end, missed, stack, configFile, parameters);
        }

        public Request on(@Nullable String stackName, @Nullable Path file, Map<String, Object> values) {
            return new Request(
                    name, source, cron, interval, zone, classPath, start, end, catchUp, stackName, file, values);
        }
    }

    /** @throws HalleyException CONFLICT if the name is taken, INVALID if the times are wrong */
    public StoredSchedule create(Request request) {
        String cron = request.cron();
        Duration interval = request.interval();
        requireTimes(request.name(), cron, interval);
        Instant now = clock.instant();
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        request.parameters().forEach((key, value) -> parameters.put(key, JSON.valueToTree(value)));
        Path file = request.configFile();
        StoredSchedule schedule = new StoredSchedule(
                request.name(),
                request.source(),
                request.classPath().stream()
                        .map(path -> path.toAbsolutePath().normalize().toString())
                        .toList(),
                cron,
                interval == null ? null : interval.toSeconds(),
                request.zone().getId(),
                request.start(),
                request.end(),
                request.catchUp(),
                true,
                request.stack(),
                file == null ? null : file.toAbsolutePath().normalize().toString(),
                parameters,
                now,
                null,
                null,
                null,
                null);
        StoredSchedule timed = timed(schedule, now);
        if (!store.get().createSchedule(timed)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "There is a schedule '" + request.name() + "' already. Use a different name, or delete it first.");
        }
        return timed;
    }

    private static void requireTimes(String name, @Nullable String cron, @Nullable Duration interval) {
        if ((cron == null) == (interval == null)) {
            throw new HalleyException(
                    ErrorKind.INVALID, "Schedule '" + name + "' (expected: either a cron expression or an interval).");
        }
        try {
            if (cron != null) {
                Cron.parse(cron);
            }
        } catch (IllegalArgumentException e) {
            throw new HalleyException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
        }
        if (interval != null && interval.compareTo(SHORTEST) < 0) {
            throw new HalleyException(
                    ErrorKind.INVALID, "Interval " + interval + " of schedule '" + name + "' (expected: 1 s or more).");
        }
    }

    /** When a schedule is due after {@code after}; null if it is not any more. */
    static @Nullable Instant next(StoredSchedule schedule, Instant after) {
        Instant start = schedule.start();
        Instant from = start != null && start.isAfter(after) ? start.minusNanos(1) : after;
        Instant next;
        Long seconds = schedule.intervalSeconds();
        String cron = schedule.cron();
        if (seconds != null) {
            Instant anchor = start == null ? schedule.created() : start;
            long passed = Math.max(0, Duration.between(anchor, from).toSeconds());
            next = anchor.plusSeconds((passed / seconds + (from.isBefore(anchor) ? 0 : 1)) * seconds);
        } else {
            try {
                next = cron == null
                        ? null
                        : Cron.parse(cron)
                                .next(from, ZoneId.of(schedule.zone()))
                                .orElse(null);
            } catch (DateTimeException e) {
                throw new HalleyException(ErrorKind.INVALID, "Time zone '" + schedule.zone() + "' is unknown.", e);
            }
        }
        Instant end = schedule.end();
        return next == null || (end != null && next.isAfter(end)) ? null : next;
    }

    /** With the time that it is due at next. One that never is, as on February 30, is a mistake. */
    private static StoredSchedule timed(StoredSchedule schedule, Instant now) {
        Instant next = next(schedule, now);
        if (next == null) {
            String cron = schedule.cron();
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Schedule '" + schedule.name() + "' would never be due"
                            + (cron == null ? "." : " by the cron expression '" + cron + "'."));
        }
        return changed(schedule, schedule.active(), next);
    }

    private static StoredSchedule changed(StoredSchedule schedule, boolean active, @Nullable Instant next) {
        return new StoredSchedule(
                schedule.name(),
                schedule.source(),
                schedule.classPath(),
                schedule.cron(),
                schedule.intervalSeconds(),
                schedule.zone(),
                schedule.start(),
                schedule.end(),
                schedule.catchUp(),
                active,
                schedule.stack(),
                schedule.configFile(),
                schedule.parameters(),
                schedule.created(),
                next,
                schedule.lastFired(),
                schedule.lastRun(),
                schedule.lastError());
    }

    /** By name. */
    public List<StoredSchedule> list() {
        return store.get().listSchedules();
    }

    /** @throws HalleyException NOT_FOUND if there is no such schedule */
    public StoredSchedule get(String name) {
        return store.get()
                .findSchedule(name)
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "There is no schedule '" + name + "'."
                                + Suggestion.of(
                                        name,
                                        list().stream()
                                                .map(StoredSchedule::name)
                                                .toList())));
    }

    /** Lets a schedule run, or rest. */
    public StoredSchedule setActive(String name, boolean active) {
        StoredSchedule schedule = get(name);
        StoredSchedule changed = changed(schedule, active, next(schedule, clock.instant()));
        store.get().updateSchedule(changed);
        return changed;
    }

    /**
     * Changes when a schedule is due; what is null stays.
     *
     * @param cron instead of the interval, if it has one
     * @param interval instead of the cron expression, if it has one
     */
    public StoredSchedule update(
            String name, @Nullable String cron, @Nullable Duration interval, @Nullable ZoneId zone) {
        StoredSchedule known = get(name);
        String newCron = interval == null && cron == null ? known.cron() : cron;
        Long oldSeconds = known.intervalSeconds();
        Duration newInterval =
                interval == null && cron == null && oldSeconds != null ? Duration.ofSeconds(oldSeconds) : interval;
        requireTimes(name, newCron, newInterval);
        StoredSchedule changed = new StoredSchedule(
                known.name(),
                known.source(),
                known.classPath(),
                newCron,
                newInterval == null ? null : newInterval.toSeconds(),
                zone == null ? known.zone() : zone.getId(),
                known.start(),
                known.end(),
                known.catchUp(),
                known.active(),
                known.stack(),
                known.configFile(),
                known.parameters(),
                known.created(),
                known.next(),
                known.lastFired(),
                known.lastRun(),
                known.lastError());
        StoredSchedule timed = timed(changed, clock.instant());
        store.get().updateSchedule(timed);
        return timed;
    }

    public void delete(String name) {
        get(name);
        store.get().deleteSchedule(name);
    }
}
