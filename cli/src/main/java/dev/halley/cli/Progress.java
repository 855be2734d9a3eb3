package dev.halley.cli;

import dev.halley.cli.output.Style;
import dev.halley.cli.output.Terminal;
import dev.halley.cli.output.TimeText;
import dev.halley.client.Client;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.step.StepStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells of each step of the next run of a pipeline when it starts and ends, by looking into the metadata store. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Client client;
    private final String pipeline;
    private final Terminal terminal;
    private final @Nullable String before;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, StepStatus> told = new HashMap<>();
    private final Thread watcher = new Thread(this::watch, "progress");

    private Progress(Client client, String pipeline, Terminal terminal, @Nullable String before) {
        this.client = client;
        this.pipeline = pipeline;
        this.terminal = terminal;
        this.before = before;
    }

    /** Does {@code work}, which runs the pipeline. */
    static <T> T during(Client client, String pipeline, Terminal terminal, Supplier<T> work) {
        List<StoredRun> last = newest(client, pipeline);
        String before = last.isEmpty() ? null : last.get(0).id();
        Progress progress = new Progress(client, pipeline, terminal, before);
        progress.watcher.setDaemon(true);
        progress.watcher.start();
        try {
            return work.get();
        } finally {
            progress.end();
        }
    }

    private static List<StoredRun> newest(Client client, String pipeline) {
        return client.store().listRuns(RunQuery.newest(1).ofPipeline(pipeline));
    }

    private void watch() {
        boolean ended = false;
        while (!ended) {
            try {
                ended = end.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
            newest(client, pipeline).stream()
                    .filter(run -> !run.id().equals(before))
                    .findFirst()
                    .ifPresent(this::tell);
        }
    }

    private void tell(StoredRun run) {
        if (told.isEmpty()) {
            terminal.tell("Run '" + run.name() + "' on stack '" + run.stack() + "':");
        }
        int longest = run.steps().stream()
                .mapToInt(step -> step.step().length())
                .max()
                .orElse(0);
        for (StoredStep step : run.steps()) {
            StepStatus status = step.status();
            StepStatus last = told.put(step.step(), status);
            if (status != last && status != StepStatus.WAITING) {
                terminal.tell(
                        "  " + step.step() + " ".repeat(longest - step.step().length()) + "  " + words(step));
            }
        }
    }

    private String words(StoredStep step) {
        String status = step.status().word();
        Style style = RunView.style(status);
        String coloured = style.in(terminal.coloursErr(), status);
        return step.status() == StepStatus.COMPLETED || step.status() == StepStatus.FAILED
                ? coloured + " in " + TimeText.of(step.duration())
                : coloured;
    }

    /** Tells the rest. */
    private void end() {
        end.countDown();
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
