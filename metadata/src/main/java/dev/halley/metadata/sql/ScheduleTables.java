package dev.halley.metadata.sql;

import dev.halley.metadata.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules of pipelines. */
final class ScheduleTables {

    private static final RowMapper<StoredSchedule> SCHEDULE = row -> new StoredSchedule(
            row.getString("name"),
            row.getString("source"),
            Columns.json(row, "class_path", Columns.TEXTS),
            row.getString("cron"),
            Columns.longOrNull(row, "interval_seconds"),
            row.getString("zone"),
            Columns.instantOrNull(row, "start_at"),
            Columns.instantOrNull(row, "end_at"),
            row.getBoolean("catch_up"),
            row.getBoolean("active"),
            row.getString("stack"),
            row.getString("config_file"),
            Columns.object(row, "parameters"),
            Columns.instant(row, "created"),
            Columns.instantOrNull(row, "next_at"),
            Columns.instantOrNull(row, "last_fired"),
            row.getString("last_run"),
            row.getString("last_error"));

    private ScheduleTables() {}

    static boolean insert(Handle handle, StoredSchedule schedule) {
        return bound(
                                handle.createUpdate(
                                        "INSERT INTO schedule (name, source, class_path, cron, interval_seconds, zone,"
                                                + " start_at, end_at, catch_up, active, stack, config_file, parameters,"
                                                + " created, next_at) VALUES (:name, :source, :classPath, :cron,"
                                                + " :interval, :zone, :start, :end, :catchUp, :active, :stack,"
                                                + " :configFile, :parameters, :created, :next) ON CONFLICT DO NOTHING"),
                                schedule)
                        .execute()
                == 1;
    }

    static boolean update(Handle handle, StoredSchedule schedule) {
        return bound(
                                handle.createUpdate("UPDATE schedule SET source = :source, class_path = :classPath,"
                                        + " cron = :cron, interval_seconds = :interval, zone = :zone, start_at = :start,"
                                        + " end_at = :end, catch_up = :catchUp, active = :active, stack = :stack,"
                                        + " config_file = :configFile, parameters = :parameters, created = :created,"
                                        + " next_at = :next WHERE name = :name"),
                                schedule)
                        .execute()
                == 1;
    }

    private static Update bound(Update update, StoredSchedule schedule) {
        return update.bind("name", schedule.name())
                .bind("source", schedule.source())
                .bind("classPath", Columns.json(schedule.classPath()))
                .bind("cron", schedule.cron())
                .bind("interval", schedule.intervalSeconds())
                .bind("zone", schedule.zone())
                .bind("start", Columns.nanosOrNull(schedule.start()))
                .bind("end", Columns.nanosOrNull(schedule.end()))
                .bind("catchUp", schedule.catchUp())
                .bind("active", schedule.active())
                .bind("stack", schedule.stack())
                .bind("configFile", schedule.configFile())
                .bind("parameters", Columns.json(schedule.parameters()))
                .bind("created", Columns.nanos(schedule.created()))
                .bind("next", Columns.nanosOrNull(schedule.next()));
    }

    static Optional<StoredSchedule> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM schedule WHERE name = :name")
                .bind("name", name)
                .map(SCHEDULE)
                .findOne();
    }

    static List<StoredSchedule> list(Handle handle) {
        return handle.createQuery("SELECT * FROM schedule ORDER BY name")
                .map(SCHEDULE)
                .list();
    }

    static boolean delete(Handle handle, String name) {
        return handle.createUpdate("DELETE FROM schedule WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1;
    }

    static boolean claim(Handle handle, String name, Instant due, @Nullable Instant next) {
        return handle.createUpdate("UPDATE schedule SET next_at = :next, last_fired = :due"
                                + " WHERE name = :name AND next_at = :due AND active")
                        .bind("next", Columns.nanosOrNull(next))
                        .bind("due", Columns.nanos(due))
                        .bind("name", name)
                        .execute()
                == 1;
    }

    static void report(Handle handle, String name, @Nullable String run, @Nullable String error) {
        handle.createUpdate("UPDATE schedule SET last_run = coalesce(:run, last_run), last_error = :error"
                        + " WHERE name = :name")
                .bind("run", run)
                .bind("error", error)
                .bind("name", name)
                .execute();
    }
}
