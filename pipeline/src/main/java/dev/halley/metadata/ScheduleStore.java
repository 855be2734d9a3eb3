package dev.halley.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules of pipelines. */
public interface ScheduleStore {

    /** Returns false if the name is taken. */
    boolean createSchedule(StoredSchedule schedule);

    /** Replaces what is said of a schedule. Returns false if there is none. */
    boolean updateSchedule(StoredSchedule schedule);

    Optional<StoredSchedule> findSchedule(String name);

    /** By name. */
    List<StoredSchedule> listSchedules();

    boolean deleteSchedule(String name);

    /**
     * Takes a time at which a schedule is due: of several schedulers one gets it.
     *
     * @param due {@link StoredSchedule#next} as it was read
     * @param next the time after it; null if there is none
     * @return whether the caller is the one that runs it
     */
    boolean claimSchedule(String name, Instant due, @Nullable Instant next);

    /** Keeps what became of the newest run of a schedule. */
    void reportSchedule(String name, @Nullable String run, @Nullable String error);
}
