package dev.halley.internal.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** If the process is asked to end, interrupts the run and gives it some time to end in order; else records the end itself. */
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
     * @param end takes the reason why the run has ended
     */
    static ProcessEnd watch(String runId, Thread runner, CountDownLatch finished, Consumer<String> end) {
        Thread hook = new Thread(
                () -> {
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

    /** The run has ended. */
    void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("The process is ending.", e);
        }
    }
}
