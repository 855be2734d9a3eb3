package dev.halley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.ScheduleStore;
import dev.halley.metadata.StoredSchedule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is due, each run in a Java process of its own, so that neither the classes of a pipeline nor its end touch the
 * scheduler. Several schedulers may share a home: each time is run once. A schedule whose run before has not ended is left out.
 */
public final class Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Pattern RUN_NAME = Pattern.compile("Run '([^']+)'");

    private final ScheduleStore store;
    private final HalleyHome home;
    private final Clock clock;
    private final Consumer<String> progress;
    private final Map<String, Process> running = new ConcurrentHashMap<>();

    /** @param progress hears what is started and how it ended, a line each */
    public Scheduler(ScheduleStore store, HalleyHome home, Clock clock, Consumer<String> progress) {
        this.store = store;
        this.home = home;
        this.clock = clock;
        this.progress = progress;
    }

    /** Runs until the thread is interrupted; then the processes it started are ended. */
    public void run() throws InterruptedException {
        try {
            while (true) {
                fireDue();
                Thread.sleep(pause().toMillis());
            }
        } finally {
            running.values().forEach(Process::destroy);
        }
    }

    private Duration pause() {
        Instant now = clock.instant();
        Duration shortest = LONGEST_PAUSE;
        for (StoredSchedule schedule : store.listSchedules()) {
            Instant next = schedule.next();
            if (schedule.active() && next != null) {
                Duration until = Duration.between(now, next);
                shortest = until.compareTo(shortest) < 0 ? until : shortest;
            }
        }
        return shortest.isNegative() || shortest.isZero() ? Duration.ofMillis(50) : shortest;
    }

    /** Starts what is due now. Returns the names of the schedules. */
    public List<String> fireDue() {
        List<String> fired = new ArrayList<>();
        Instant now = clock.instant();
        for (StoredSchedule schedule : store.listSchedules()) {
            Instant due = schedule.next();
            if (!schedule.active() || due == null || due.isAfter(now)) {
                continue;
            }
            // Without catch-up the times that were missed are passed over; the one that is due now is run once.
            Instant next = Schedules.next(schedule, schedule.catchUp() ? due : now);
            if (!store.claimSchedule(schedule.name(), due, next)) {
                continue; // Another scheduler has it.
            }
            Process before = running.get(schedule.name());
            if (before != null && before.isAlive()) {
                progress.accept("Schedule '" + schedule.name() + "' is left out: its run before has not ended.");
                store.reportSchedule(schedule.name(), null, "left out: the run before had not ended");
                continue;
            }
            fired.add(schedule.name());
            start(schedule);
        }
        return fired;
    }

    private void start(StoredSchedule schedule) {
        try {
            Path log = Files.createDirectories(home.folder().resolve("logs").resolve("schedules"))
                    .resolve(Integer.toHexString(schedule.name().hashCode()) + ".log");
            Process process = new ProcessBuilder(command(schedule))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            running.put(schedule.name(), process);
            progress.accept("Schedule '" + schedule.name() + "' started the process " + process.pid() + ".");
            var unused = process.onExit().thenAccept(ended -> report(schedule, ended.exitValue(), log));
        } catch (IOException e) {
            log.warn("Schedule '{}' cannot be started.", schedule.name(), e);
            store.reportSchedule(schedule.name(), null, "cannot be started: " + e.getMessage());
        }
    }

    private List<String> command(StoredSchedule schedule) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        List<String> classPath = new ArrayList<>(schedule.classPath());
        classPath.add(System.getProperty("java.class.path"));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath));
        command.add("-Dhalley.home=" + home.folder());
        command.add(RunProgram.class.getName());
        command.add(schedule.source());
        option(command, "--home", home.folder().toString());
        option(command, "--stack", schedule.stack());
        option(command, "--config", schedule.configFile());
        option(command, "--tag", "schedule:" + schedule.name());
        for (Map.Entry<String, JsonNode> parameter : schedule.parameters().entrySet()) {
            option(command, "--param", parameter.getKey() + "=" + parameter.getValue());
        }
        return command;
    }

    private static void option(List<String> command, String name, @Nullable String value) {
        if (value != null) {
            command.add(name);
            command.add(value);
        }
    }

    private void report(StoredSchedule schedule, int exit, Path output) {
        String run = null;
        String last = "";
        try {
            for (String line : Files.readAllLines(output)) {
                Matcher matcher = RUN_NAME.matcher(line);
                run = run == null && matcher.find() ? matcher.group(1) : run;
                last = line.isBlank() ? last : line.strip();
            }
        } catch (IOException e) {
            log.warn("What schedule '{}' printed cannot be read.", schedule.name(), e);
        }
        store.reportSchedule(schedule.name(), run, exit == 0 ? null : "exit code " + exit + ": " + last);
        progress.accept("Schedule '" + schedule.name() + "'"
                + (run == null ? "" : " ran '" + run + "' and")
                + (exit == 0 ? " completed." : " failed with exit code " + exit + ": " + last));
    }
}
