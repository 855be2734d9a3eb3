package dev.halley.server.experiment;

import dev.halley.server.database.Database;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Archives of runs whose server went away while they ran. Comet's Python SDK writes into one <em>all</em> that the run logged from its
 * start, and uploads it under the key of the run. So while such an archive arrives, what is like something that was received before it
 * is that thing again, as often as it was received. Points, parameters and files have an identity of their own; texts that are appended
 * have none, and are counted.
 */
public final class Replays {

    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    /** Registrations follow the end of an upload. */
    private static final long AFTERMATH_MILLIS = Duration.ofMinutes(10).toMillis();

    private final Database database;
    private final Clock clock;

    public Replays(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The archive of an experiment that did not end begins to arrive. */
    void begin(long experimentId) {
        long now = clock.millis();
        database.writeNow(handle -> {
            forgetRepetitions(handle, experimentId);
            return handle.createUpdate("INSERT INTO replay (experiment_id, since_millis, until_millis)"
                            + " VALUES (:experiment, :now, :until) ON CONFLICT (experiment_id) DO UPDATE SET"
                            + " since_millis = excluded.since_millis, until_millis = excluded.until_millis")
                    .bind("experiment", experimentId)
                    .bind("now", now)
                    .bind("until", now + LONGEST_MILLIS)
                    .execute();
        });
    }

    /** All that was logged has arrived. */
    void end(long experimentId) {
        long until = clock.millis() + AFTERMATH_MILLIS;
        database.writeNow(handle -> {
            int ended = handle.createUpdate("UPDATE replay SET until_millis = :until WHERE experiment_id = :experiment"
                            + " AND until_millis > :until")
                    .bind("experiment", experimentId)
                    .bind("until", until)
                    .execute();
            if (ended > 0) {
                forgetRepetitions(handle, experimentId);
            }
            return ended;
        });
    }

    private static void forgetRepetitions(Handle handle, long experimentId) {
        handle.createUpdate("DELETE FROM output_piece WHERE experiment_id = :experiment AND repeated = 1")
                .bind("experiment", experimentId)
                .execute();
    }

    /** When the archive that is arriving began to, 0 if none is: what was received before may come again. */
    public static long since(Handle handle, long experimentId, long nowMillis) {
        return handle.createQuery("SELECT since_millis FROM replay WHERE experiment_id = :experiment"
                        + " AND until_millis > :now")
                .bind("experiment", experimentId)
                .bind("now", nowMillis)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }
}
