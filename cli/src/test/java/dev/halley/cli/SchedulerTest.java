package dev.halley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Cli.Ended;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.StoredSchedule;
import dev.halley.schedule.Scheduler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules from their making to the runs that real processes execute. */
class SchedulerTest {

    private static final String SOURCE = Observatory.class.getName() + "#NIGHTS";

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    private Ended create(String name, String... options) {
        String[] command = new String[options.length + 7];
        System.arraycopy(
                new String[] {"schedule", "create", name, "--pipeline", SOURCE, "--class-path", folder.toString()},
                0,
                command,
                0,
                7);
        System.arraycopy(options, 0, command, 7, options.length);
        return cli.run(command);
    }

    private JsonNode schedule(String name) {
        for (JsonNode each : cli.run("schedule", "list", "--output=json").json().path("schedules")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no schedule " + name);
    }

    @Test
    void runsAtTheTimesOfACronExpression() {
        create("nightly", "--cron", "30 2 * * *", "--zone", "Europe/Berlin", "-p", "count=4")
                .succeeded();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (Client client = Client.open(new HalleyHome(cli.home()), name -> null)) {
            StoredSchedule made = client.schedules().get("nightly");
            Instant due = made.next();
            assertThat(due).isNotNull();
            assertThat(due.atZone(ZoneId.of("Europe/Berlin")).toLocalTime()).hasToString("02:30");
            Scheduler before = new Scheduler(
                    client.store(), client.home(), Clock.fixed(due.minusSeconds(1), ZoneOffset.UTC), told::add);
            Clock then = Clock.fixed(due.plusSeconds(1), ZoneOffset.UTC);
            Scheduler scheduler = new Scheduler(client.store(), client.home(), then, told::add);

            assertThat(before.fireDue()).isEmpty();
            assertThat(scheduler.fireDue()).containsExactly("nightly");
            assertThat(scheduler.fireDue()).isEmpty();

            await().atMost(Duration.ofMinutes(2)).until(() -> told.size() == 2);
            assertThat(told).last().asString().contains("ran 'nights-").contains("completed");
            assertThat(client.schedules().get("nightly").next()).isAfter(due.plus(Duration.ofHours(20)));
        }
        JsonNode run = cli.run("pipeline", "runs", "list", "--filter", "tag=schedule:nightly", "--output=json")
                .json()
                .path("pipelineRuns");
        assertThat(run).hasSize(1);
        assertThat(schedule("nightly").path("lastRun").asText())
                .isEqualTo(run.get(0).path("name").asText());
        assertThat(cli.run("step", "logs", run.get(0).path("name").asText(), "mean")
                        .out())
                .contains("1.5");
    }

    @Test
    void isRunByTheCommandUntilItIsStopped() {
        create("often", "--every", "1s").succeeded();
        assertThat(schedule("often").path("when").asText()).isEqualTo("every 1 s");

        try (Cli.Running scheduler = cli.start("scheduler")) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> schedule("often").path("lastRun").isTextual());
            assertThat(scheduler.stop().err())
                    .contains("Waiting for what is due")
                    .contains("The scheduler has ended.");
        }

        cli.run("schedule", "update", "often", "--every", "2h").succeeded();
        assertThat(schedule("often").path("when").asText()).isEqualTo("every 2 h");
        cli.run("schedule", "update", "often", "--cron", "@daily").succeeded();
        assertThat(schedule("often").path("when").asText()).isEqualTo("@daily");
        cli.run("schedule", "deactivate", "often").succeeded();
        assertThat(schedule("often").path("active").asBoolean()).isFalse();
        cli.run("schedule", "activate", "often").succeeded();
        cli.run("schedule", "delete", "often").succeeded();
        assertThat(cli.run("schedule", "list").err()).contains("There are no schedules.");
    }

    @Test
    void saysWhichStepFailed() {
        cli.run(
                        "schedule",
                        "create",
                        "broken",
                        "--pipeline",
                        Observatory.class.getName() + "#BRANCHES",
                        "--class-path",
                        folder.toString(),
                        "--every",
                        "1h")
                .succeeded();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (Client client = Client.open(new HalleyHome(cli.home()), name -> null)) {
            Clock then = Clock.fixed(Instant.now().plus(Duration.ofHours(2)), ZoneOffset.UTC);
            assertThat(new Scheduler(client.store(), client.home(), then, told::add).fireDue())
                    .containsExactly("broken");
            await().atMost(Duration.ofMinutes(2)).until(() -> told.size() == 2);
        }
        assertThat(schedule("broken").path("lastError").asText())
                .isEqualTo("exit code 1: Step 'fails' failed: java.lang.IllegalStateException: no light");
    }

    @Test
    void refusesTimesThatCannotBe() {
        assertThat(create("x", "--cron", "61 2 * * *").err()).contains("minute").contains("'61 2 * * *'");
        assertThat(create("x", "--every", "soon").err()).contains("--every: 'soon' (expected: a span of time");
        assertThat(create("x").code()).isEqualTo(2);
        assertThat(create("x", "--every", "1h", "-p", "cuont=1").err())
                .contains("Unknown parameter 'cuont'", "Did you mean 'count'?");
        Ended nowhere =
                cli.run("schedule", "create", "x", "--pipeline", "org.example.Nothing", "--every", "1h", "-cp", ".");
        assertThat(nowhere.code()).isEqualTo(3);
        assertThat(nowhere.err()).contains("There is no class 'org.example.Nothing'", "--class-path");
        assertThat(create("x", "--cron", "@daily", "--zone", "Berlin").err()).contains("Europe/Berlin");
        Ended never = create("x", "--cron", "0 3 31 2 *");
        assertThat(never.code()).isEqualTo(7);
        assertThat(never.err()).contains("Schedule 'x' would never be due by the cron expression '0 3 31 2 *'.");
        create("x", "--every", "1h").succeeded();
        assertThat(create("x", "--every", "1h").code()).isEqualTo(4);
        assertThat(cli.run("schedule", "update", "y", "--every", "1h").err()).contains("Did you mean 'x'?");
        assertThat(cli.run("schedule", "update", "x", "--every", "0s").code()).isEqualTo(7);
        assertThat(cli.run("schedule", "update", "x", "--every", "soon").err())
                .contains("halley schedule update --help");
        Ended nothing = cli.run("schedule", "update", "x");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("Nothing is to change (expected: --cron, --every or --zone).");
    }

    @Test
    void showsWhatAScheduleRunsAndInWhichZone() {
        create("early", "--cron", "30 2 * * *", "--zone", "Europe/Berlin", "-p", "count=4")
                .succeeded();
        create("rests", "--every", "1d").succeeded();
        cli.run("schedule", "deactivate", "rests").succeeded();

        assertThat(cli.run("schedule", "list", "--filter", "active=yes").out())
                .contains("30 2 * * * (Europe/Berlin)")
                .doesNotContain("rests");
        assertThat(schedule("early").path("parameters")).hasToString("{\"count\":\"4\"}");
        assertThat(schedule("early").path("classPath")).hasSize(1);
        assertThat(schedule("early").path("catchUp").asBoolean()).isFalse();
    }
}
