package dev.halley.pipeline;

import dev.halley.step.StepFailure;
import dev.halley.step.StepRun;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Tells how a run goes, a line for each event, with the addresses of the experiments:
 *
 * <pre>
 * Run 'digits-2026_11_24-09_00_00_123456' on stack 'quickstart':
 *   load   running
 *   load   completed in 148 ms
 *   train  running
 *   train  completed in 1.66 s  http://127.0.0.1:1986/halley/digits/4f1c…
 * Run 'digits-2026_11_24-09_00_00_123456' completed in 1.94 s.
 * </pre>
 *
 * <p>A run writes this to standard error unless it is given another {@link RunListener}. One instance hears one run.
 */
public class RunProgress implements RunListener {

    private final Consumer<String> lines;
    private final UnaryOperator<String> statusStyle;
    private int longestName;

    /** Without colours. */
    public RunProgress(Consumer<String> lines) {
        this(lines, UnaryOperator.identity());
    }

    /**
     * @param lines takes each line, without its end
     * @param statusStyle decorates the word of a status, such as {@code completed}
     */
    public RunProgress(Consumer<String> lines, UnaryOperator<String> statusStyle) {
        this.lines = lines;
        this.statusStyle = statusStyle;
    }

    @Override
    public void runStarted(String run, String stack, List<String> steps) {
        longestName = steps.stream().mapToInt(String::length).max().orElse(0);
        lines.accept("Run '" + run + "' on stack '" + stack + "':");
    }

    @Override
    public void stepStarted(String step) {
        tell(step, statusStyle.apply(StepStatus.RUNNING.word()));
    }

    @Override
    public void attemptFailed(String step, int attempt, int attempts, Duration delay, StepFailure failure) {
        tell(
                step,
                statusStyle.apply(StepStatus.FAILED.word()) + ", attempt " + (attempt + 1) + " of " + attempts + " in "
                        + TimeText.of(delay) + ": "
                        + failure.summary().lines().findFirst().orElse(""));
    }

    @Override
    public void stepEnded(StepRun step) {
        boolean ran = step.status() == StepStatus.COMPLETED || step.status() == StepStatus.FAILED;
        tell(
                step.step(),
                statusStyle.apply(step.status().word())
                        + (ran ? " in " + TimeText.of(step.duration()) : "")
                        + step.experimentUrl().map(url -> "  " + url).orElse(""));
    }

    @Override
    public void runEnded(PipelineRun run) {
        long cached = run.steps().stream().filter(StepRun::cached).count();
        lines.accept("Run '" + run.name() + "' "
                + statusStyle.apply(run.status().word()) + " in "
                + TimeText.of(run.duration())
                + (cached == 0 ? "." : "; " + cached + " of " + run.steps().size() + " steps cached."));
        run.unsent().forEach(lines);
    }

    private void tell(String step, String words) {
        lines.accept("  " + step + " ".repeat(Math.max(0, longestName - step.length())) + "  " + words);
    }
}
