package dev.halley.comet.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client: spool first, send second. */
final class SpoolingCometClient implements CometClient {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolingCometClient.class);
    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);

    /** Comet: where experiments without a project go. */
    private static final String DEFAULT_PROJECT = "general";

    private static final String DEFAULT_WORKSPACE = "";

    /** An experiment for which there is no place on the disk. */
    private record Unspooled(String key, String name, String reason, AtomicLong lost) {}

    private final CometConfig config;
    private final Clock clock = Clock.systemUTC();
    private final AccountCheck accountCheck;
    private final Sender sender;
    private final ScheduledExecutorService disk;
    private final Thread atProcessEnd = new Thread(this::closeNow, "halley-comet-close");
    private final Map<String, String> checkedWorkspaces = new ConcurrentHashMap<>();
    private final Map<String, Unspooled> unspooled = new ConcurrentHashMap<>();
    private final Set<String> otherServers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch takenOver = new CountDownLatch(1);
    private final AtomicLong found = new AtomicLong();
    private @Nullable ScheduledFuture<?> syncing;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SpoolingCometClient(CometConfig config) {
        this.config = config;
        CometHttp http = new CometHttp(config);
        accountCheck = new AccountCheck(config.url(), http);
        Backoff backoff = new Backoff(new SplittableRandom());
        sender = new Sender(config, new CometWriter(config, http, clock), backoff, this::takeOverWhatIsLeft);
        disk = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halley-comet-spool");
            thread.setDaemon(true);
            return thread;
        });
    }

    static SpoolingCometClient open(CometConfig config) {
        SpoolingCometClient client = new SpoolingCometClient(config);
        client.start();
        return client;
    }

    private void start() {
        Runtime.getRuntime().addShutdownHook(atProcessEnd);
        syncing = disk.scheduleWithFixedDelay(
                this::syncToDisk, SYNC_INTERVAL.toMillis(), SYNC_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        sender.start();
    }

    static CometSync.Report sync(CometConfig config, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try (SpoolingCometClient client =
                open(config.withTimeouts(config.connectTimeout(), config.requestTimeout(), Duration.ZERO))) {
            client.takenOver.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            client.awaitSent(any -> true, left);
            List<UnsentExperiment> unsent = client.unsent();
            int found = (int) client.found.get();
            long waiting = unsent.stream()
                    .filter(experiment -> experiment.values() > 0)
                    .count();
            return new CometSync.Report(
                    found, found - (int) waiting, unsent, List.copyOf(new TreeSet<>(client.otherServers)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new CometSync.Report(0, 0, List.of(), List.of());
        }
    }

    @Override
    public CometAccount check(@Nullable String workspace) {
        CometAccount account = accountCheck.check(workspace);
        checkedWorkspaces.put(workspace == null ? DEFAULT_WORKSPACE : workspace, account.workspace());
        return account;
    }

    @Override
    public CometExperiment startExperiment(NewExperiment start) {
        String key = UUID.randomUUID().toString().replace("-", "");
        SpoolHeader header = new SpoolHeader(
                key, config.url().toString(), start.workspace(), start.project(), start.name(), clock.millis());
        ExperimentSpool spool;
        try {
            spool = ExperimentSpool.create(config.spool(), header, config.maxSpoolBytes());
        } catch (IOException | RuntimeException noPlace) {
            return withoutSpool(key, start, noPlace);
        }
        Tracked experiment = new Tracked(spool, false, sender.now());
        CometExperiment started = new SpooledExperiment(
                key,
                start,
                clock,
                entry -> {
                    boolean taken = spool.append(entry);
                    sender.appended(experiment, spool.unsentValues(), entry instanceof Entry.End);
                    return taken;
                },
                () -> Optional.ofNullable(experiment.pageUrl()).or(() -> checkedUrl(header)));
        // Only now, so that its name and tags go with the first request.
        sender.add(experiment);
        return started;
    }

    private CometExperiment withoutSpool(String key, NewExperiment start, Exception noPlace) {
        LOG.warn(
                "experiment '{}' ({}): nothing of it can be kept or sent, because the spool {} cannot be written: {}. Make it writable, or"
                        + " choose another HALLEY_HOME.",
                start.name(),
                key,
                config.spool(),
                Failures.text(noPlace));
        Unspooled lost = new Unspooled(key, start.name(), Failures.text(noPlace), new AtomicLong());
        unspooled.put(key, lost);
        return new SpooledExperiment(
                key,
                start,
                clock,
                entry -> {
                    lost.lost().addAndGet(entry.values());
                    return true;
                },
                Optional::empty);
    }

    private Optional<String> checkedUrl(SpoolHeader header) {
        String workspace = checkedWorkspaces.get(header.workspace() == null ? DEFAULT_WORKSPACE : header.workspace());
        if (workspace == null) {
            return Optional.empty();
        }
        String project = header.project() == null ? DEFAULT_PROJECT : header.project();
        return Optional.of(config.url() + "/" + segment(workspace) + "/" + segment(project) + "/" + header.key());
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean flush(Duration limit) {
        try {
            return awaitSent(experiment -> !experiment.left, limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean awaitSent(Predicate<Tracked> which, Duration limit) throws InterruptedException {
        Map<ExperimentSpool, Long> targets = new HashMap<>();
        List<Tracked> awaited = new ArrayList<>();
        for (Tracked experiment : sender.experiments()) {
            if (which.test(experiment) && !experiment.isComplete()) {
                targets.put(experiment.spool, experiment.spool.appendedValues());
                awaited.add(experiment);
            }
        }
        return sender.hurryUntil(
                        () -> awaited.stream()
                                .allMatch(experiment -> experiment.isHeld()
                                        || experiment.spool.settledValues()
                                                >= targets.getOrDefault(experiment.spool, 0L)),
                        limit)
                && awaited.stream().noneMatch(Tracked::isHeld);
    }

    @Override
    public List<UnsentExperiment> unsent() {
        List<UnsentExperiment> all = new ArrayList<>();
        for (Tracked experiment : sender.experiments()) {
            SpoolState state = experiment.spool.state();
            long waiting = experiment.isComplete() ? 0 : experiment.spool.unsentValues();
            if (waiting + state.rejected() + state.dropped() > 0) {
                SpoolHeader header = experiment.spool.header();
                all.add(new UnsentExperiment(
                        header.key(),
                        header.name(),
                        waiting,
                        state.rejected(),
                        state.dropped(),
                        reason(experiment, waiting)));
            }
        }
        for (Unspooled lost : unspooled.values()) {
            all.add(new UnsentExperiment(
                    lost.key(), lost.name(), 0, 0, lost.lost().get(), "the spool cannot be written: " + lost.reason()));
        }
        return all;
    }

    private String reason(Tracked experiment, long waiting) {
        if (waiting == 0) {
            return "some values were refused by the server, or dropped for want of disk space";
        }
        String problem = experiment.problem();
        String outage = sender.outage();
        if (experiment.isHeld() && problem != null) {
            return problem;
        }
        return outage == null ? "not sent yet" : "the server at " + config.url() + " cannot take values: " + outage;
    }

    private void takeOverWhatIsLeft() {
        if (Files.isDirectory(config.spool())) {
            try (DirectoryStream<Path> directories = Files.newDirectoryStream(config.spool(), Files::isDirectory)) {
                for (Path directory : directories) {
                    // Without a header it is only just being made, or removed.
                    if (Files.exists(directory.resolve(SpoolFiles.HEADER))) {
                        takeOver(directory);
                    }
                }
            } catch (IOException | RuntimeException unreadable) {
                LOG.warn("the spool {} cannot be searched: {}", config.spool(), Failures.text(unreadable));
            }
        }
        takenOver.countDown();
    }

    private void takeOver(Path directory) {
        try {
            SpoolHeader header = SpoolFiles.readHeader(directory);
            if (!header.url().equals(config.url().toString())) {
                otherServers.add(header.url());
                return;
            }
            ExperimentSpool.takeOver(directory, config.maxSpoolBytes()).ifPresent(spool -> {
                if (!spool.ended()) {
                    long lastSign = SpoolFiles.lastModified(directory, clock.millis());
                    spool.append(new Entry.End(lastSign, "the process ended before the experiment did"));
                }
                found.incrementAndGet();
                sender.add(new Tracked(spool, true, sender.now()));
            });
        } catch (IOException | RuntimeException unreadable) {
            LOG.debug("{} is no experiment that can be taken over", directory, unreadable);
        }
    }

    private void syncToDisk() {
        for (Tracked experiment : sender.experiments()) {
            experiment.spool.sync();
        }
    }

    @Override
    public void close() {
        closeNow();
        if (Thread.currentThread() != atProcessEnd) {
            try {
                Runtime.getRuntime().removeShutdownHook(atProcessEnd);
            } catch (IllegalStateException processEnds) {
                LOG.debug("closed while the process ends", processEnds);
            }
        }
    }

    private void closeNow() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            sender.close(config.closeTimeout());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (syncing != null) {
            syncing.cancel(false);
        }
        disk.shutdown();
        for (Tracked experiment : sender.experiments()) {
            experiment.spool.sync();
            experiment.spool.close();
        }
    }
}
