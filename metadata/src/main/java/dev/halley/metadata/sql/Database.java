package dev.halley.metadata.sql;

import dev.halley.metadata.StepClaim;
import dev.halley.metadata.StepResult;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A database and transactions on it. Thread-safe. */
interface Database extends AutoCloseable {

    /** Runs work as one durable transaction. It may be run again if it collided with another one, so it changes nothing else. */
    <T extends @Nullable Object> T write(Function<Handle, T> work);

    /** Runs one statement as a durable transaction of its own, which is cheaper than {@link #write}. */
    <T extends @Nullable Object> T writeOne(Function<Handle, T> statement);

    /**
     * Records the end of a step without outputs, durably and as cheaply as can be.
     *
     * @return false, and nothing is changed, if there is no cheaper way than an ordinary one, or the step does not run
     */
    default boolean append(StepClaim claim, StepResult result) {
        return false;
    }

    /** Runs work on one snapshot. */
    <T extends @Nullable Object> T read(Function<Handle, T> work);

    @Override
    void close();
}
