package dev.halley.internal.engine;

import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, one event at a time, and keeps its exceptions away from the run. Thread-safe. */
final class RunEvents {

    private static final Logger log = LoggerFactory.getLogger(RunEvents.class);

    private final RunListener listener;

    RunEvents(RunListener listener) {
        this.listener = listener;
    }

    void runStarted(String run, String stack, List<String> steps) {
        tell(each -> each.runStarted(run, stack, steps));
    }

    void stepStarted(String step) {
        tell(each -> each.stepStarted(step));
    }

    void attemptFailed(String step, int attempt, int attempts, Duration delay, StepFailure failure) {
        tell(each -> each.attemptFailed(step, attempt, attempts, delay, failure));
    }

    void stepEnded(StepRun step) {
        tell(each -> each.stepEnded(step));
    }

    void runEnded(PipelineRun run) {
        tell(each -> each.runEnded(run));
    }

    private synchronized void tell(Consumer<RunListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            log.warn("The listener of the run failed; the run goes on.", e);
        }
    }
}
