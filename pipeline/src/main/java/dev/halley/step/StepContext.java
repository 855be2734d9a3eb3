package dev.halley.step;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a running step may know of itself, and where it leaves what it learned:
 *
 * <pre>{@code
 * StepContext.current().logMetadata("rows", rows.size());
 * }</pre>
 *
 * <p>Available in a step and on threads that the step starts. Thread-safe.
 */
public final class StepContext {

    private static final InheritableThreadLocal<@Nullable StepContext> CURRENT = new InheritableThreadLocal<>();

    private final String pipeline;
    private final String runName;
    private final String runId;
    private final String step;
    private final String stepRunId;
    private final BiConsumer<String, Object> metadata;

    /** Made by the engine. {@code metadata} receives what is logged. */
    public StepContext(
            String pipeline,
            String runName,
            String runId,
            String step,
            String stepRunId,
            BiConsumer<String, Object> metadata) {
        this.pipeline = pipeline;
        this.runName = runName;
        this.runId = runId;
        this.step = step;
        this.stepRunId = stepRunId;
        this.metadata = metadata;
    }

    /**
     * The context of the step that runs on this thread.
     *
     * @throws IllegalStateException outside of a step
     */
    public static StepContext current() {
        StepContext context = CURRENT.get();
        if (context == null) {
            throw new IllegalStateException(
                    "No step runs on this thread. StepContext.current() works in steps and on threads they start.");
        }
        return context;
    }

    /** Binds this context to the thread while a step runs; the engine calls it. Close the result on the same thread. */
    public Binding bind() {
        StepContext before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** Undoes a {@link #bind}. */
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    /** Name of the pipeline. */
    public String pipeline() {
        return pipeline;
    }

    /** Name of the run, for instance {@code digits-2026_11_24-09_00_00_123456}. */
    public String runName() {
        return runName;
    }

    public String runId() {
        return runId;
    }

    /** Id of the step call, unique in its pipeline. */
    public String step() {
        return step;
    }

    public String stepRunId() {
        return stepRunId;
    }

    /**
     * Keeps a value with this step run; the last value of a key wins. It is saved when the step ends, also when it fails.
     *
     * @param value a number, string, boolean, record, or a list or map of these
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    public void logMetadata(String key, Object value) {
        metadata.accept(key, value);
    }
}
