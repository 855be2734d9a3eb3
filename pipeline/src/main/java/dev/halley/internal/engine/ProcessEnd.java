package dev.halley.internal.engine;

import java.time.Duration;
import java.util.Arrays;
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
                    String exiting = exiting(steps, runner.getThreadGroup());
                    if (exiting != null) {
                        log.error("{}, which ends the process and the run.", exiting);
                        end.accept(exiting + ", which ended the process. Throw an exception instead, or return.");
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

    /** Which step has a thread that waits in System.exit for the shutdown hooks, in words; null if the process ends otherwise. */
    private static @Nullable String exiting(Map<String, Thread> steps, @Nullable ThreadGroup ofRun) {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        for (Map.Entry<Thread, StackTraceElement[]> each : all.entrySet()) {
            if (Arrays.stream(each.getValue()).anyMatch(ProcessEnd::isExit)) {
                Thread exiting = each.getKey();
                for (Map.Entry<String, Thread> step : steps.entrySet()) {
                    Thread thread = step.getValue();
                    if (thread == exiting || StepBody.limitedName(thread).equals(exiting.getName())) {
                        return "Step '" + step.getKey() + "' called System.exit";
                    } else if (isOf(thread.getThreadGroup(), ofRun, exiting)) {
                        return "Step '" + step.getKey() + "' called System.exit on the thread '" + exiting.getName()
                                + "'";
                    }
                }
            }
        }
        return null;
    }

    /** Whether a thread was started by a step, or by a step of a run that the step started: then its group is in that of the step. */
    private static boolean isOf(@Nullable ThreadGroup ofStep, @Nullable ThreadGroup ofRun, Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return ofStep != null && ofStep != ofRun && group != null && ofStep.parentOf(group);
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
