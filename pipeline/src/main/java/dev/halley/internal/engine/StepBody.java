package dev.halley.internal.engine;

import dev.halley.experimenttracker.CurrentExperiment;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.internal.log.OutputCapture;
import dev.halley.internal.log.StepLogWriter;
import dev.halley.internal.plan.CompiledStep;
import dev.halley.internal.plan.CompiledStep.Tracking;
import dev.halley.step.Retry;
import dev.halley.step.StepContext;
import dev.halley.step.StepTimeoutException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt of a step: begin the experiments, load, call, store. Confined to the thread of the step, but for the call itself. */
final class StepBody {

    private static final Logger log = LoggerFactory.getLogger(StepBody.class);

    /** How long a step may take to react to being interrupted. */
    private static final long GRACE_SECONDS = 5;

    private final CompiledStep step;
    private final String stepRunId;
    private final RunScope run;
    private final Notebook notebook;
    private final Supplier<@Nullable StepLogWriter> logs;
    private final Values values;
    private final Map<String, TrackedExperiment> experiments = new LinkedHashMap<>();

    StepBody(
            CompiledStep step,
            String stepRunId,
            RunScope run,
            Notebook notebook,
            Supplier<@Nullable StepLogWriter> logs) {
        this.step = step;
        this.stepRunId = stepRunId;
        this.run = run;
        this.notebook = notebook;
        this.logs = logs;
        this.values = new Values(run.artifacts(), run::contentHash);
    }

    Values values() {
        return values;
    }

    Map<String, Values.Stored> attempt(int number) throws Throwable {
        CompiledStep.Operator operator = step.operator();
        if (operator != null) {
            return elsewhere(operator, number);
        }
        TrackedStep identity = new TrackedStep(run.pipeline(), run.name(), run.id(), step.id(), stepRunId, number);
        for (Tracking tracking : step.trackings()) {
            if (!experiments.containsKey(tracking.tracker().name())) {
                experiments.put(tracking.tracker().name(), tracking.tracker().begin(identity, tracking.settings()));
            }
        }
        if (number > 1) {
            experiments.values().forEach(experiment -> experiment.logOther("attempt", number));
        }
        return within(() -> call(number));
    }

    /** The other process begins the experiments: what is logged is logged there. */
    private Map<String, Values.Stored> elsewhere(CompiledStep.Operator operator, int number) throws Throwable {
        StepDispatch dispatch = new StepDispatch(step, stepRunId, run, notebook);
        return within(() -> {
            StepLogWriter writer = logs.get();
            OutputCapture.Binding capture = writer == null ? () -> {} : OutputCapture.bind(writer);
            try {
                return dispatch.attempt(operator, number);
            } finally {
                capture.close();
            }
        });
    }

    private interface Work {
        Map<String, Values.Stored> run() throws Throwable;
    }

    private Map<String, Values.Stored> within(Work work) throws Throwable {
        Duration limit = step.handling().timeLimit();
        return limit == null ? work.run() : limited(work, limit);
    }

    /** What the thread is called that executes, within a time limit, what a step thread waits for. */
    static String limitedName(Thread thread) {
        return thread.getName() + "-limited";
    }

    /** On a thread of its own, so that the step can end although its code does not. */
    private Map<String, Values.Stored> limited(Work work, Duration limit) throws Throwable {
        FutureTask<Map<String, Values.Stored>> task = new FutureTask<>(() -> {
            try {
                return work.run();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ExecutionException(e);
            }
        });
        Thread thread = new Thread(task, limitedName(Thread.currentThread()));
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
            StepTimeoutException timeout = new StepTimeoutException(limit, !thread.isAlive());
            timeout.setStackTrace(thread.getStackTrace()); // Where it hangs, if it does.
            throw timeout;
        } catch (InterruptedException e) {
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
            throw e;
        }
    }

    private Map<String, Values.Stored> call(int number) throws Throwable {
        StepContext context =
                new StepContext(run.pipeline(), run.name(), run.id(), step.id(), stepRunId, number, notebook);
        StepLogWriter writer = logs.get();
        OutputCapture.Binding capture = writer == null ? () -> {} : OutputCapture.bind(writer);
        CurrentExperiment.Binding experimentBinding = CurrentExperiment.bind(experiments);
        StepContext.Binding contextBinding = context.bind();
        Object returned;
        try {
            Object[] arguments = values.load(step);
            returned = step.method().invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            contextBinding.close();
            experimentBinding.close();
            capture.close();
        }
        return values.store(step, returned);
    }

    /**
     * Tells the experiments how the attempt ended. A tracker that cannot end its experiment does not fail a step whose results are
     * stored.
     *
     * @param again whether the step is tried again
     */
    void endExperiments(@Nullable Throwable failure, boolean again) {
        if (again && step.handling().retry().tracking() == Retry.Tracking.CONTINUE) {
            return;
        }
        experiments.forEach((tracker, experiment) -> {
            try {
                experiment.finish(failure);
            } catch (RuntimeException e) {
                log.warn("The experiment of step '{}' could not be ended.", step.id(), e);
            }
            try {
                boolean first = tracker.equals(step.trackings().get(0).tracker().name());
                experiment.metadata().forEach((key, value) -> {
                    if (first) {
                        notebook.step(key, value);
                    }
                    if (step.trackings().size() > 1) {
                        notebook.step(tracker + "." + key, value);
                    }
                });
            } catch (RuntimeException e) {
                log.warn("The experiment of step '{}' does not tell its metadata.", step.id(), e);
            }
        });
        experiments.clear();
    }
}
