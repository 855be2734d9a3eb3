package dev.halley.cli;

import dev.halley.client.Client;
import dev.halley.client.LogLine;
import dev.halley.client.LogPart;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley pipeline runs logs}. */
@Command(
        description =
                "Print what all steps of a run printed, in the order of time, each line behind the name of its step.",
        sortOptions = false)
final class RunLogsCommand implements Callable<Integer> {

    private static final int LINES = 1_000;
    private static final long PAUSE_MILLIS = 300;

    private final Session session;

    /** By the id of the step. */
    private final Map<String, Source> sources = new LinkedHashMap<>();

    @Parameters(paramLabel = "RUN", description = "Its name, or the beginning of it.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended.")
    private boolean follow;

    @Option(names = "--times", description = "Print when each line was written.")
    private boolean times;

    RunLogsCommand(Session session) {
        this.session = session;
    }

    /** One step and what of its log was read ahead. */
    private static final class Source {
        private final Queue<LogLine> lines = new ArrayDeque<>();
        private StoredStep step;
        private long offset;
        private boolean complete;

        Source(StoredStep step) {
            this.step = step;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Client client = session.client()) {
            while (true) {
                StoredRun run = client.run(name);
                boolean ended = run.status() != RunStatus.RUNNING;
                for (StoredStep step : run.steps()) {
                    sources.computeIfAbsent(step.id(), unused -> new Source(step)).step = step;
                }
                boolean printed = printAll(client, run);
                if (!printed && (ended || !follow)) {
                    return ExitCode.OK.number();
                }
                if (!printed) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    /** Prints all that is there; returns whether there was anything. */
    private boolean printAll(Client client, StoredRun run) {
        int width = run.steps().stream()
                .mapToInt(step -> step.step().length())
                .max()
                .orElse(0);
        boolean printed = false;
        for (Source next = next(client, run); next != null; next = next(client, run)) {
            LogLine line = next.lines.remove();
            String step = next.step.step();
            session.terminal()
                    .print(step + " ".repeat(width - step.length()) + " | " + (times ? line.at() + "  " : "")
                            + line.text());
            printed = true;
        }
        return printed;
    }

    /** The step whose next line is the oldest; null if there is none. */
    private @Nullable Source next(Client client, StoredRun run) {
        Source first = null;
        for (Source source : sources.values()) {
            LogLine line = head(client, run, source);
            LogLine before = first == null ? null : first.lines.peek();
            if (line != null && (before == null || line.at().isBefore(before.at()))) {
                first = source;
            }
        }
        return first;
    }

    private static @Nullable LogLine head(Client client, StoredRun run, Source source) {
        if (source.lines.isEmpty() && !source.complete && source.step.started() != null) {
            LogPart part = client.logs().read(run, source.step, source.offset, LINES);
            source.lines.addAll(part.lines());
            source.offset = part.next();
            source.complete = part.complete();
        }
        return source.lines.peek();
    }
}
