package dev.halley.server.metric;

import dev.halley.server.database.DatabaseException;

/**
 * Stored points are not what was written: the disk or something else changed them. Thrown by the reads of a {@link MetricStore}
 * for the metric that is hit; all others are served. Restore that experiment from a backup.
 */
public final class DamagedPointsException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    DamagedPointsException(String message) {
        super(message, null);
    }
}
