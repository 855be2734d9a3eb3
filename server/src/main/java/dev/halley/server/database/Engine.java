package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** All that differs between SQLite and PostgreSQL. The SQL of the features does not. */
interface Engine {

    /** How messages call the database. No password is in it. */
    String name();

    /** The file, or null if it is not one. */
    @Nullable
    Path file();

    /** Whether other processes may write to the database at the same time. */
    boolean isShared();

    /**
     * Claims the database for this process until it is closed, where it cannot be shared.
     *
     * @throws DatabaseInUseException if somebody else has it
     */
    AutoCloseable claim() throws IOException;

    /** Makes durable what the last process left behind, before anything is built on it. */
    void settle() throws SQLException;

    /** Changes something that nobody reads, so that a commit has to reach the disk. */
    void touch(Handle handle);

    /** A connection that writes. A commit on it returns when the disk has the transaction. */
    Connection openForWriting() throws SQLException;

    /**
     * A connection whose transactions read one snapshot and cannot write.
     *
     * @param seconds that a question may take, 0 for no bound
     */
    Connection openForReading(long seconds) throws SQLException;

    /** Teaches Jdbi what values are in this database. */
    void prepare(Jdbi jdbi);

    /** Whether the table that remembers migrations is there. */
    boolean hasHistory(Handle handle);

    void configure(FluentConfiguration flyway);

    /** What a failure says about the transaction it happened in. */
    enum Failure {
        /** The work was wrong or refused; what else is in the transaction can stay if the work is undone. */
        OF_THE_WORK,
        /** The transaction is gone, nothing of it was written; it may well succeed if it is tried again. */
        TRY_AGAIN,
        /** Nothing was written: there is no room, or the disk refused it at once. */
        NOT_WRITTEN,
        /** The connection is gone. If it was in a commit, nobody knows whether that was done. */
        DISCONNECTED,
        /** A question took longer than it may, and was given up. */
        TOO_LONG
    }

    Failure classify(Throwable failure);

    /** Whether a failing statement undoes itself and lets the transaction go on. */
    boolean undoesFailedStatements();

    /** Whether a commit that failed for an unknown reason says that the disk cannot be trusted any more. */
    boolean losesTrustInFailedCommits();
}
