package dev.halley.metadata.sql;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A database and transactions on it. Thread-safe. */
interface Database extends AutoCloseable {

    /** Runs work as one durable transaction. It may be run again if it collided with another one, so it changes nothing else. */
    <T extends @Nullable Object> T write(Function<Handle, T> work);

    /** Runs one statement as a durable transaction of its own, which is cheaper than {@link #write}. */
    <T extends @Nullable Object> T writeOne(Function<Handle, T> statement);

    /** Runs work on one snapshot. */
    <T extends @Nullable Object> T read(Function<Handle, T> work);

    @Override
    void close();
}
