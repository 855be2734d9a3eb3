package dev.halley.internal.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * If the process is asked to end, interrupts the run and gives it some time to end in order; else records the end itself. If a step
 * called System.exit, the run cannot end before the process does, so the end is recorded at once.
 */
final class ProcessEnd {

    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Thread hook;

    private ProcessEnd(Thread hook) {
        this.hook = hook;
    }

    /**
     * Begins to watch.
     *
     * @param runner the thread of the run
     * @param finished counted down when the run has ended
     * @param steps the threads of the steps that run, by the id of the step
     * @param end takes the reason why the run has ended
     */
    static ProcessEnd watch(
            String runId, Thread runner, CountDownLatch finished, Map<String, Thread> steps, Consumer<String> end) {
        Thread hook = new Thread(
                () -> {
                    String exiting = exiting(steps);
                    if (exiting != null) {
                        log.error("Step '{}' called System.exit, which ends the process and the run.", exiting);
                        end.accept(
                                "Step '" + exiting + "' called System.exit, which ended the process. Throw an exception"
                                        + " instead, or return.");
                        return;
                    }
                    runner.interrupt();
                    try {
                        if (!finished.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                            end.accept("The process was stopped and this step did not react to the interrupt.");
                        }
                    } catch (InterruptedException e) {
                        end.accept("The process was stopped.");
                    }
                },
                "halley-stop-" + runId);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already.", e);
        }
        return new ProcessEnd(hook);
    }

    /** The step that waits in System.exit for the shutdown hooks; null if the process ends for another reason. */
    private static @Nullable String exiting(Map<String, Thread> steps) {
        Map<String, String> byThread = new HashMap<>();
        steps.forEach((step, thread) -> {
            byThread.put(thread.getName(), step);
            byThread.put(StepBody.limitedName(thread), step);
        });
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            String step = byThread.get(each.getKey().getName());
            if (step != null && Arrays.stream(each.getValue()).anyMatch(ProcessEnd::isExit)) {
                return step;
            }
        }
        return null;
    }

    private static boolean isExit(StackTraceElement frame) {
        return frame.getClassName().equals("java.lang.Runtime")
                && frame.getMethodName().equals("exit");
    }

    /** The run has ended. */
    void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending.", e);
        }
    }
}
