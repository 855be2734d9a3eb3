package dev.halley.server.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.database.Database;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.ExperimentState;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Json;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.MetricSummary;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps rules, finds out when one of them is met, and has the alert sent. Logging only leaves the number of the experiment; one
 * thread looks at what changed, once a second, and at all running experiments for rules about silence. An alert is stored before
 * it is sent, so a restart loses none. Thread-safe.
 */
public final class Alerts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final int SILENCE_EVERY = 15;
    private static final int MOST_ATTEMPTS = 6;
    private static final int LONGEST_PROBLEM = 300;

    private final Database database;
    private final Experiments experiments;
    private final MetricStore metrics;
    private final AlertSender sender;
    private final Supplier<String> serverUrl;
    private final Clock clock;
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();
    private volatile Map<Long, List<AlertRule>> rules = Map.of();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "halley-alerts");
        thread.setDaemon(true);
        return thread;
    });
    /** Confined to the worker. */
    private int looks;

    private Alerts(
            Database database,
            Experiments experiments,
            MetricStore metrics,
            AlertSender sender,
            Supplier<String> serverUrl,
            Clock clock) {
        this.database = database;
        this.experiments = experiments;
        this.metrics = metrics;
        this.sender = sender;
        this.serverUrl = serverUrl;
        this.clock = clock;
    }

    /** Begins to watch. */
    public static Alerts start(
            Database database,
            Experiments experiments,
            MetricStore metrics,
            AlertSender sender,
            Supplier<String> serverUrl,
            Clock clock) {
        Alerts alerts = new Alerts(database, experiments, metrics, sender, serverUrl, clock);
        alerts.reload();
        experiments.onTouch(alerts::noteChange);
        metrics.onAppend(alerts::noteChange);
        var unused = alerts.worker.scheduleWithFixedDelay(
                alerts::lookQuietly, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return alerts;
    }

    private void reload() {
        rules = database.read(AlertDao::all).stream().collect(Collectors.groupingBy(AlertRule::projectId));
    }

    private void noteChange(long experimentId) {
        if (!rules.isEmpty()) {
            changed.add(experimentId);
        }
    }

    AlertSender sender() {
        return sender;
    }

    void create(AlertRule rule, long owner) {
        database.writeNow(handle -> {
            AlertDao.insert(handle, rule, owner, clock.millis());
            return rule;
        });
        reload();
    }

    Optional<AlertRule> find(String id) {
        return database.read(handle -> AlertDao.find(handle, id));
    }

    void delete(String id) {
        database.writeNow(handle -> {
            AlertDao.delete(handle, id);
            return id;
        });
        reload();
    }

    List<AlertRule> ofProject(long projectId) {
        return database.read(handle -> AlertDao.ofProject(handle, projectId));
    }

    List<AlertDao.Told> told(String ruleId, int limit) {
        return database.read(handle -> AlertDao.told(handle, ruleId, limit));
    }

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException failure) {
            log.warn("alerts could not be looked after: {}", failure.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        boolean all = looks++ % SILENCE_EVERY == 0;
        if (all && database.isShared()) {
            reload();
        }
        Set<Long> some = Set.copyOf(changed);
        changed.removeAll(some);
        for (Experiment experiment : experiments.byIds(some)) {
            judge(experiment, rules.getOrDefault(experiment.projectId(), List.of()));
        }
        if (all) {
            rules.forEach(this::judgeRunning);
        }
        send();
    }

    /** What nobody logs is no change: silence, and the end of a process that died. */
    private void judgeRunning(long projectId, List<AlertRule> ofProject) {
        List<AlertRule> waiting = ofProject.stream()
                .filter(rule -> rule.kind().equals("silence") || rule.kind().equals("state"))
                .toList();
        if (!waiting.isEmpty()) {
            List<Long> alive = database.read(handle -> AlertDao.alive(handle, projectId));
            experiments.byIds(alive).forEach(experiment -> judge(experiment, waiting));
        }
    }

    private void judge(Experiment experiment, List<AlertRule> of) {
        if (of.isEmpty()) {
            return;
        }
        List<MetricSummary> summaries = metrics.summaries(experiment.id());
        for (AlertRule rule : of) {
            String text = textOf(rule, experiment, summaries);
            if (text != null) {
                database.writeNow(handle -> AlertDao.raise(handle, rule.id(), experiment.id(), text, clock.millis()));
            }
        }
    }

    /** What the alert says, null if there is nothing to tell. */
    private @Nullable String textOf(AlertRule rule, Experiment experiment, List<MetricSummary> summaries) {
        ExperimentState state = experiments.state(experiment);
        return switch (rule.kind()) {
            case "state" -> state.word().equals(rule.comparison()) ? "is " + state.word() : null;
            case "silence" -> silence(rule, state, summaries);
            case "nan" ->
                summaries.stream()
                        .filter(summary ->
                                rule.metric() == null || summary.name().equals(rule.metric()))
                        .filter(summary -> Double.isNaN(summary.current().value()))
                        .findFirst()
                        .map(summary -> summary.name() + " is NaN")
                        .orElse(null);
            default ->
                summaries.stream()
                        .filter(summary -> summary.name().equals(rule.metric()))
                        .findFirst()
                        .map(summary -> beyond(rule, summary))
                        .orElse(null);
        };
    }

    /** The extremes count, so that a peak between two looks is not missed. */
    private static @Nullable String beyond(AlertRule rule, MetricSummary summary) {
        double threshold = rule.threshold() == null ? Double.NaN : rule.threshold();
        boolean above = "above".equals(rule.comparison());
        double value = above ? summary.max().value() : summary.min().value();
        boolean met = above ? value > threshold : value < threshold;
        return met ? summary.name() + " is " + value + ", " + rule.comparison() + " " + threshold : null;
    }

    private @Nullable String silence(AlertRule rule, ExperimentState state, List<MetricSummary> summaries) {
        long minutes = rule.minutes() == null ? 0 : rule.minutes();
        long newest = summaries.stream()
                .filter(summary -> rule.metric() == null || summary.name().equals(rule.metric()))
                .mapToLong(summary -> summary.current().timestampMillis())
                .max()
                .orElse(Long.MAX_VALUE);
        boolean silent = newest != Long.MAX_VALUE && newest + TimeUnit.MINUTES.toMillis(minutes) < clock.millis();
        return state == ExperimentState.RUNNING && silent
                ? "runs, but logged no value for " + minutes + (minutes == 1 ? " minute" : " minutes")
                : null;
    }

    private void send() throws InterruptedException {
        long now = clock.millis();
        for (AlertDao.Waiting alert : database.read(handle -> AlertDao.due(handle, now))) {
            long next = now + (10_000L << Math.min(10, alert.attempts()));
            if (!database.writeNow(handle -> AlertDao.claim(handle, alert, next))) {
                continue;
            }
            Optional<AlertRule> rule = find(alert.ruleId());
            Optional<Experiment> experiment =
                    experiments.byIds(List.of(alert.experimentId())).stream().findFirst();
            if (rule.isEmpty() || experiment.isEmpty()) {
                continue;
            }
            try {
                sender.send(rule.get().address(), body(rule.get(), experiment.get(), alert.text()));
                settle(alert, "sent", null, clock.millis());
            } catch (IOException unsent) {
                String said = unsent.getMessage();
                String problem = said == null ? "nobody answers there" : said;
                String shown = problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) : problem;
                settle(alert, alert.attempts() + 1 >= MOST_ATTEMPTS ? "failed" : "waiting", shown, next);
            }
        }
    }

    private void settle(AlertDao.Waiting alert, String state, @Nullable String problem, long at) {
        database.writeNow(handle -> {
            AlertDao.settle(handle, alert, state, problem, at);
            return alert;
        });
    }

    private String body(AlertRule rule, Experiment experiment, String text) {
        String page = serverUrl.get() + experiment.path();
        ObjectNode body = Json.MAPPER.createObjectNode();
        String sentence = experiment.name() + " in " + experiment.workspace() + "/" + experiment.project() + " " + text;
        if (rule.format().equals("slack")) {
            return body.put("text", "*" + escaped(rule.name()) + "*: " + escaped(sentence) + " <" + page + "|open>")
                    .toString();
        }
        return body.put("rule", rule.name())
                .put("text", sentence)
                .put("kind", rule.kind())
                .put("experimentKey", experiment.key())
                .put("experimentName", experiment.name())
                .put("workspace", experiment.workspace())
                .put("project", experiment.project())
                .put("state", experiments.state(experiment).word())
                .put("url", page)
                .put("atMillis", clock.millis())
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("an alert is still being sent");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
