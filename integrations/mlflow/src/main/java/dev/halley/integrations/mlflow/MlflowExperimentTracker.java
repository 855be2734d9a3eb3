package dev.halley.integrations.mlflow;

import dev.halley.config.HalleyHome;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.SyncReport;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each execution of a step one run of MLflow, named <code>{pipeline run}_{step}</code>; the runs of one pipeline run are
 * children of a run of its name. What is logged goes to a file in the Halley home first and is sent in the background, so the
 * server decides over nothing. Thread-safe.
 */
public final class MlflowExperimentTracker implements ExperimentTracker {

    private final String name;
    private final MlflowExperimentTrackerConfig config;
    private final HalleyHome home;
    private final Duration patience;
    private final MlflowServer server;
    private final Sender sender;

    MlflowExperimentTracker(String name, MlflowExperimentTrackerConfig config, HalleyHome home, Duration patience) {
        this.name = name;
        this.config = config;
        this.home = home;
        this.patience = patience;
        this.server = MlflowServer.of(config);
        this.sender = new Sender(name, server);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {
        try {
            server.get("experiments/search?max_results=1");
        } catch (MlflowServer.Refused e) {
            Reason reason = e.isUnauthenticated() ? Reason.UNAUTHENTICATED : Reason.INVALID;
            throw unusable(reason, e.getMessage() + (e.isUnauthenticated() ? " Check its credentials." : "."), e);
        } catch (IOException e) {
            throw unusable(
                    Reason.UNREACHABLE,
                    server.address() + " does not answer. Start the server, or change --tracking_uri.",
                    e);
        }
    }

    private ComponentCheckException unusable(Reason reason, String why, IOException cause) {
        return new ComponentCheckException(
                reason, "The experiment tracker '" + name + "' cannot be used: " + why, cause);
    }

    @Override
    public TrackedExperiment begin(TrackedStep step, Record given) {
        MlflowExperimentTrackerSettings settings = (MlflowExperimentTrackerSettings) given;
        String experiment = first(settings.experimentName(), config.experimentName(), step.pipeline());
        boolean nested = firstFlag(settings.nested(), config.nested());
        String parent = nested ? step.pipelineRunId() : null;
        Journal.Header header = new Journal.Header(
                config.trackingUri(),
                experiment,
                first(settings.runName(), null, step.pipelineRun() + "_" + step.step()),
                tags(step, settings),
                System.currentTimeMillis(),
                parent,
                step.pipelineRun(),
                step.stepRunId());
        MlflowRun run = new MlflowRun(sender, Journal.create(spool(), header));
        run.open();
        return run;
    }

    private Map<String, String> tags(TrackedStep step, MlflowExperimentTrackerSettings settings) {
        Map<String, String> tags = new LinkedHashMap<>(config.tags());
        tags.putAll(settings.tags());
        tags.put("halley.pipeline", step.pipeline());
        tags.put("halley.pipeline_run", step.pipelineRun());
        tags.put("halley.pipeline_run_id", step.pipelineRunId());
        tags.put("halley.step", step.step());
        tags.put("halley.step_run_id", step.stepRunId());
        tags.put("mlflow.source.name", step.pipeline());
        tags.put("mlflow.source.type", "JOB");
        return tags;
    }

    private static String first(@Nullable String strongest, @Nullable String next, String last) {
        return strongest != null && !strongest.isEmpty() ? strongest : next != null && !next.isEmpty() ? next : last;
    }

    private static boolean firstFlag(@Nullable Boolean strongest, @Nullable Boolean next) {
        return strongest != null ? strongest : next == null || next;
    }

    private Path spool() {
        return home.create(home.create(home.spool()).resolve("mlflow"));
    }

    @Override
    public List<String> unsent() {
        sender.flush(patience);
        return sender.unsent();
    }

    @Override
    public SyncReport sync(Duration limit) {
        List<Journal> left = Journal.left(spool(), config.trackingUri());
        List<String> unsent = new ArrayList<>();
        int sent = 0;
        long deadline = System.nanoTime() + limit.toNanos();
        for (Journal journal : left) {
            try {
                if (System.nanoTime() > deadline) {
                    unsent.add(journal.describe() + " waits: the time is over.");
                } else {
                    new Replay(server).send(journal);
                    journal.delete();
                    sent++;
                }
            } catch (IOException e) {
                unsent.add(journal.describe() + " could not be sent: " + e.getMessage());
            }
        }
        return new SyncReport(left.size(), sent, unsent);
    }

    @Override
    public void close() {
        sender.close();
    }
}
