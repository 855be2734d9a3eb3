package dev.halley.experimenttracker;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which experiment a logging call belongs to: that of the step execution on this thread. Threads that a step starts
 * inherit it, but not those of the common pool (parallel streams): all steps share them, so what they inherited is the
 * experiment of whichever step used the pool first.
 */
public final class CurrentExperiment {

    private static final Logger log = LoggerFactory.getLogger(CurrentExperiment.class);
    private static final InheritableThreadLocal<Bound> BOUND = new InheritableThreadLocal<>();
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    /** @param on the thread of the step, the one that {@link #bind} was called on */
    private record Bound(Thread on, Map<String, TrackedExperiment> byTracker) {}

    private CurrentExperiment() {}

    static TrackedExperiment of(ExperimentTracker tracker) {
        Bound bound = BOUND.get();
        TrackedExperiment experiment = bound == null ? null : bound.byTracker().get(tracker.name());
        if (isOfCommonPool() && (bound == null || bound.on() != Thread.currentThread())) {
            return unrecorded(
                    tracker.name(),
                    "in a thread of the common pool, which all steps share (a parallel stream), are not recorded. Ask for"
                            + " the experiment in the thread of the step, and log to it in the others:"
                            + " TrackedExperiment experiment = tracker.experiment()");
        }
        return experiment == null
                ? unrecorded(
                        tracker.name(),
                        "outside of a step that uses it are not recorded. Name it on the step: @Step(experimentTracker = \""
                                + tracker.name() + "\").")
                : experiment;
    }

    private static boolean isOfCommonPool() {
        return Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool();
    }

    /**
     * Binds the experiments of a step execution, by tracker name, to this thread; the engine calls it around the step.
     * Close the result on the same thread.
     */
    public static Binding bind(Map<String, TrackedExperiment> experiments) {
        Bound before = BOUND.get();
        BOUND.set(new Bound(Thread.currentThread(), Map.copyOf(experiments)));
        return () -> {
            if (before == null) {
                BOUND.remove();
            } else {
                BOUND.set(before);
            }
        };
    }

    /** Undoes a {@link #bind}. */
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    private static TrackedExperiment unrecorded(String tracker, String what) {
        if (WARNED.add(tracker + " " + what)) {
            log.warn("Values logged to experiment tracker '{}' {}", tracker, what);
        }
        return TrackedExperiment.unrecorded();
    }
}
