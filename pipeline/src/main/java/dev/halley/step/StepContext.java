package dev.halley.step;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * What a running step may know of itself, and where it leaves what it learned:
 *
 * <pre>{@code
 * StepContext.current().logMetadata("rows", rows.size());
 * }</pre>
 *
 * <p>Available in a step and on threads that the step starts, but not on those of the common pool (parallel streams), which all
 * steps share. Thread-safe.
 */
public final class StepContext {

    private static final InheritableThreadLocal<@Nullable Bound> CURRENT = new InheritableThreadLocal<>();

    private record Bound(Thread on, StepContext context) {}

    private final String pipeline;
    private final String runName;
    private final String runId;
    private final String step;
    private final String stepRunId;
    private final int attempt;
    private final Notebook notebook;

    /** Takes what a step logs; the engine has one. */
    public interface Notebook {

        void step(String key, Object value);

        void run(String key, Object value);

        void output(String output, String key, Object value);

        void model(String key, Object value);
    }

    /** Made by the engine. */
    public StepContext(
            String pipeline,
            String runName,
            String runId,
            String step,
            String stepRunId,
            int attempt,
            Notebook notebook) {
        this.pipeline = pipeline;
        this.runName = runName;
        this.runId = runId;
        this.step = step;
        this.stepRunId = stepRunId;
        this.attempt = attempt;
        this.notebook = notebook;
    }

    /**
     * The context of the step that runs on this thread.
     *
     * @throws IllegalStateException outside of a step
     */
    public static StepContext current() {
        StepContext context = find();
        if (context == null) {
            throw new IllegalStateException(
                    "No step runs on this thread. StepContext.current() works in steps and on threads they start.");
        }
        return context;
    }

    /** The context of the step that runs on this thread; null outside of a step. */
    public static @Nullable StepContext find() {
        Bound bound = CURRENT.get();
        if (bound == null || (bound.on() != Thread.currentThread() && isOfCommonPool())) {
            return null;
        }
        return bound.context();
    }

    private static boolean isOfCommonPool() {
        return Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool();
    }

    /** Binds this context to the thread while a step runs; the engine calls it. Close the result on the same thread. */
    public Binding bind() {
        Bound before = CURRENT.get();
        CURRENT.set(new Bound(Thread.currentThread(), this));
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

    /** Which attempt this is, from 1 on. */
    public int attempt() {
        return attempt;
    }

    /**
     * Keeps a value with this step run; the last value of a key wins. It is saved when the step ends, also when it fails.
     *
     * @param value a number, string, boolean, record, or a list or map of these
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    public void logMetadata(String key, Object value) {
        notebook.step(key, value);
    }

    /** Keeps a value with the run; else as {@link #logMetadata}. */
    public void logRunMetadata(String key, Object value) {
        notebook.run(key, value);
    }

    /** Keeps a value with the artifact that this step makes; else as {@link #logMetadata}. */
    public void logArtifactMetadata(String key, Object value) {
        notebook.output("", key, value);
    }

    /**
     * Keeps a value with one of the artifacts that this step makes; else as {@link #logMetadata}.
     *
     * @param output of a record the name of its component
     */
    public void logArtifactMetadata(String output, String key, Object value) {
        notebook.output(output, key, value);
    }

    /** Keeps a value with the version of the model that the run makes. Nothing happens if it makes none. */
    public void logModelMetadata(String key, Object value) {
        notebook.model(key, value);
    }
}
