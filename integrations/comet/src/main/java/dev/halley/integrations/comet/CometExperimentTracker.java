package dev.halley.integrations.comet;

import dev.halley.comet.client.CometClient;
import dev.halley.comet.client.CometConfig;
import dev.halley.comet.client.CometException;
import dev.halley.comet.client.CometExperiment;
import dev.halley.comet.client.CometSync;
import dev.halley.comet.client.NewExperiment;
import dev.halley.comet.client.UnsentExperiment;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.experimenttracker.ExperimentTracker;
import dev.halley.experimenttracker.SyncReport;
import dev.halley.experimenttracker.TrackedExperiment;
import dev.halley.experimenttracker.TrackedStep;
import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each execution of a step one Comet experiment, named <code>{pipeline run}_{step}</code> and tagged with the names of
 * pipeline and run. The tracker holds the connection only; an experiment belongs to its execution, so that steps that run at
 * once cannot write into each other's.
 *
 * <p>Key, workspace and address are tried out before a run's first step. From then on nothing of the server can fail a step:
 * what is logged goes to the spool in the Halley home first, and is sent in the background. Thread-safe.
 */
public final class CometExperimentTracker implements ExperimentTracker {

    private static final Logger log = LoggerFactory.getLogger(CometExperimentTracker.class);

    /** So many times its patience the end of a run waits for a server that goes on taking values. */
    private static final int MOST_PATIENCE = 12;

    private final String name;
    private final CometExperimentTrackerConfig config;
    private final HalleyHome home;
    private final CometConfig clientConfig;
    private final Duration patience;
    private final AtomicBoolean warnedOfOptions = new AtomicBoolean();
    private @Nullable CometClient client;

    CometExperimentTracker(
            String name,
            CometExperimentTrackerConfig config,
            HalleyHome home,
            CometConfig clientConfig,
            Duration patience) {
        this.name = name;
        this.config = config;
        this.home = home;
        this.clientConfig = clientConfig;
        this.patience = patience;
    }

    /**
     * The running Comet experiment, for what only Comet offers: the printed output, epochs, a new name.
     *
     * <pre>{@code
     * ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
     * CometExperimentTracker.cometExperiment(tracker).ifPresent(comet -> comet.logOutput("converged", false));
     * }</pre>
     *
     * @return empty outside of a step that uses this tracker, with {@code disabled}, and if the tracker is of another flavor
     * @throws HalleyException FAILED if the tracker was made by another copy of this integration than the program's
     */
    public static Optional<CometExperiment> cometExperiment(ExperimentTracker tracker) {
        TrackedExperiment running = tracker.experiment();
        if (running instanceof CometTrackedExperiment ours) {
            return Optional.of(ours.comet());
        }
        if (running.getClass().getName().equals(CometTrackedExperiment.class.getName())) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The experiment tracker '" + tracker.name()
                            + "' comes from the integration in the Halley home, and this"
                            + " program has a copy of its own that Halley does not see. Put dev.halley:halley-comet on the"
                            + " class path that dev.halley:halley-pipeline is on.");
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {
        try {
            client().check(config.workspace());
        } catch (CometException e) {
            throw new ComponentCheckException(
                    reason(e.kind()),
                    "The experiment tracker '" + name + "' cannot be used: " + e.getMessage() + withoutUrl(),
                    e);
        }
    }

    /** Who imports a stack, or uses another shell, may not know that the address was in the environment. */
    private String withoutUrl() {
        return config.url() == null && clientConfig.url().equals(CometExperimentTrackerConfig.COMET)
                ? " The tracker has no url, so this is the address of Comet itself: if it is to log to another server, say so"
                        + " by the attribute url, or by COMET_URL_OVERRIDE."
                : "";
    }

    private static Reason reason(CometException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> Reason.UNREACHABLE;
            case UNAUTHORIZED -> Reason.UNAUTHENTICATED;
            case UNKNOWN_WORKSPACE -> Reason.NOT_FOUND;
        };
    }

    @Override
    public TrackedExperiment begin(TrackedStep step, Record given) {
        CometExperimentTrackerSettings settings = ((CometExperimentTrackerSettings) given).over(config.defaults());
        warnOfOptions(settings);
        if (Boolean.TRUE.equals(settings.settings().get(ExperimentOptions.DISABLED))) {
            return TrackedExperiment.unrecorded();
        }
        Object project = settings.settings().get(ExperimentOptions.PROJECT_NAME);
        CometExperiment experiment = client().startExperiment(new NewExperiment(
                config.workspace(),
                project == null ? config.projectName() : project.toString(),
                experimentName(step, settings),
                tags(step, settings)));
        logOrigin(experiment, step);
        return new CometTrackedExperiment(experiment);
    }

    static String experimentName(TrackedStep step, CometExperimentTrackerSettings settings) {
        String runName = settings.runName();
        return runName == null ? step.pipelineRun() + "_" + step.step() : runName;
    }

    static List<String> tags(TrackedStep step, CometExperimentTrackerSettings settings) {
        Set<String> tags = new LinkedHashSet<>(settings.tags());
        tags.add(step.pipeline());
        tags.add(step.pipelineRun());
        return List.copyOf(tags);
    }

    /** The way back from Comet to the run. */
    private static void logOrigin(CometExperiment experiment, TrackedStep step) {
        experiment.logOther("halley_pipeline", step.pipeline());
        experiment.logOther("halley_pipeline_run", step.pipelineRun());
        experiment.logOther("halley_pipeline_run_id", step.pipelineRunId());
        experiment.logOther("halley_step", step.step());
        experiment.logOther("halley_step_run_id", step.stepRunId());
        experiment.logOther("halley_show_run", "halley pipeline runs describe " + step.pipelineRun());
    }

    private void warnOfOptions(CometExperimentTrackerSettings settings) {
        List<String> ignored = ExperimentOptions.withoutEffect(settings.settings());
        if (!ignored.isEmpty() && warnedOfOptions.compareAndSet(false, true)) {
            log.warn(
                    "Experiment tracker '{}': the settings {} concern Comet's Python SDK and have no effect here.",
                    name,
                    String.join(", ", ignored));
        }
    }

    @Override
    public SyncReport sync(Duration limit) {
        home.create(home.spool());
        CometSync.Report report = CometSync.sync(clientConfig, limit);
        return new SyncReport(
                report.found(),
                report.sent(),
                report.unsent().stream().map(UnsentNotice::of).toList());
    }

    @Override
    public List<String> unsent() {
        CometClient open = clientIfOpen();
        if (open == null) {
            return List.of();
        }
        send(open);
        return open.unsent().stream().map(UnsentNotice::of).toList();
    }

    /** Gives a slow server more time than one that does not answer. */
    private void send(CometClient open) {
        long deadline = System.nanoTime() + patience.multipliedBy(MOST_PATIENCE).toNanos();
        long before = Long.MAX_VALUE;
        long waiting = waiting(open);
        while (waiting < before && System.nanoTime() < deadline && !open.flush(patience)) {
            before = waiting;
            waiting = waiting(open);
        }
    }

    private static long waiting(CometClient open) {
        return open.unsent().stream().mapToLong(UnsentExperiment::values).sum();
    }

    /** Opened at first use: a component is also made to be looked at. */
    private synchronized CometClient client() {
        CometClient open = client;
        if (open == null) {
            home.create(home.spool());
            open = CometClient.open(clientConfig);
            client = open;
        }
        return open;
    }

    private synchronized @Nullable CometClient clientIfOpen() {
        return client;
    }

    @Override
    public synchronized void close() {
        CometClient open = client;
        client = null;
        if (open != null) {
            open.close();
        }
    }
}
