package dev.halley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.client.Client;
import dev.halley.internal.graph.Durations;
import dev.halley.metadata.StoredSchedule;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.pipeline.TimeText;
import dev.halley.schedule.Scheduler;
import dev.halley.schedule.Schedules.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halley schedule …}. */
@Command(addMethodSubcommands = false)
final class ScheduleCommands {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before a command runs.
    private CommandSpec spec;

    private ScheduleCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new ScheduleCommands(session), called).commandLine();
    }

    @Command(description = "Run a pipeline again and again. 'halley scheduler' does it.")
    int create(
            @Parameters(paramLabel = "NAME", description = "The name of the schedule.") String name,
            @Option(
                            names = "--pipeline",
                            required = true,
                            paramLabel = "CLASS",
                            description = "The class of the pipeline, and its constant: org.example.Digits#DIGITS.")
                    String source,
            @Option(names = "--cron", paramLabel = "EXPRESSION", description = "When: \"0 3 * * *\".") @Nullable
                    String cron,
            @Option(names = "--every", paramLabel = "SPAN", description = "Or after a span of time: 90s, 15m, 2h, 1d.")
                    @Nullable
                    String every,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Of the cron expression. Defaults to UTC.")
                    @Nullable
                    String zone,
            @Option(names = "--catch-up", description = "Run what was missed while no scheduler ran.") boolean catchUp,
            @Option(
                            names = {"-cp", "--class-path"},
                            paramLabel = "PATH",
                            description = "Where the classes are, as java takes it.")
                    @Nullable
                    String classPath,
            @Option(
                            names = {"-s", "--stack"},
                            paramLabel = "NAME",
                            description = "The stack. Defaults to the active one.")
                    @Nullable
                    String stack,
            @Option(
                            names = {"-c", "--config"},
                            paramLabel = "FILE",
                            description = "The YAML file with the configuration of the runs.")
                    @Nullable
                    Path config,
            @Option(
                            names = {"-p", "--param"},
                            paramLabel = "NAME=VALUE",
                            description = "A parameter of the pipeline; again for several.")
                    @Nullable
                    Map<String, String> parameters) {
        if ((cron == null) == (every == null)) {
            throw wrongUse("create", "Give either --cron or --every.");
        }
        Request request =
                cron != null ? Request.cron(name, source, cron) : Request.every(name, source, span("create", every));
        Map<String, String> values = parameters == null ? Map.of() : parameters;
        try (UserClasses classes = UserClasses.open(classPath);
                Client client = session.client()) {
            check(classes.pipeline(source), client, stack, config, values);
            StoredSchedule schedule = client.schedules()
                    .create(request.zone(zone("create", zone))
                            .catchUp(catchUp)
                            .classPath(classes.classPath().stream()
                                    .map(Path::toAbsolutePath)
                                    .toList())
                            .on(stack, config, new LinkedHashMap<>(values)));
            session.terminal()
                    .tell("The schedule '" + name + "' is made; it is due at " + time(schedule)
                            + ". A scheduler has to run: halley scheduler");
        }
        return ExitCode.OK.number();
    }

    /** Nobody is there to read what is wrong when the time has come. */
    private static void check(
            Pipeline pipeline,
            Client client,
            @Nullable String stack,
            @Nullable Path config,
            Map<String, String> parameters) {
        RunOptions options = RunOptions.defaults().client(client);
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            options = options.typedParameter(each.getKey(), each.getValue());
        }
        options = config == null ? options : options.configFile(config);
        pipeline.check(stack == null ? options : options.stack(stack));
    }

    private static String time(StoredSchedule schedule) {
        Instant next = schedule.next();
        return next == null ? "no time any more" : TimeText.of(next);
    }

    private Duration span(String command, @Nullable String text) {
        try {
            return Durations.parse(String.valueOf(text));
        } catch (IllegalArgumentException e) {
            throw wrongUse(command, "--every: " + e.getMessage() + ".");
        }
    }

    /** @param command whose help tells more */
    private ParameterException wrongUse(String command, String text) {
        CommandLine group = spec.commandLine();
        return new ParameterException(group.getSubcommands().getOrDefault(command, group), text);
    }

    @Command(description = "Change when a schedule is due.")
    int update(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--cron", paramLabel = "EXPRESSION", description = "When: \"0 3 * * *\".") @Nullable
                    String cron,
            @Option(names = "--every", paramLabel = "SPAN", description = "Or after a span of time: 90s, 15m, 2h, 1d.")
                    @Nullable
                    String every,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Of the cron expression.") @Nullable
                    String zone) {
        if (cron != null && every != null) {
            throw wrongUse("update", "Give either --cron or --every.");
        }
        if (cron == null && every == null && zone == null) {
            throw wrongUse("update", "Nothing is to change (expected: --cron, --every or --zone).");
        }
        try (Client client = session.client()) {
            StoredSchedule changed = client.schedules()
                    .update(
                            name,
                            cron,
                            every == null ? null : span("update", every),
                            zone == null ? null : zone("update", zone));
            session.terminal()
                    .tell("The schedule '" + name + "' is changed; it is "
                            + (changed.active() ? "due at " + time(changed) + "." : "resting."));
        }
        return ExitCode.OK.number();
    }

    private ZoneId zone(String command, @Nullable String text) {
        try {
            return ZoneId.of(text == null ? "UTC" : text);
        } catch (DateTimeException e) {
            throw wrongUse(command, "--zone: '" + text + "' (expected: a zone such as Europe/Berlin).");
        }
    }

    @Command(description = "List the schedules.")
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            client.schedules().list().forEach(schedule -> array.add(json(schedule)));
            Listing.of("schedules", array)
                    .column("NAME", "name")
                    .column("PIPELINE", "source")
                    .column("WHEN", ScheduleCommands::when)
                    .column("ACTIVE", "active")
                    .column("NEXT", "next")
                    .column("LAST RUN", "lastRun")
                    .column("LAST ERROR", "lastError")
                    .ifEmpty(
                            "There are no schedules. To make one: halley schedule create NAME --pipeline CLASS --cron EXPRESSION")
                    .print(output, session.terminal());
        }
        return ExitCode.OK.number();
    }

    /** The times of a cron expression are those of its zone. */
    private static String when(JsonNode schedule) {
        String when = schedule.path("when").asText();
        String zone = schedule.path("zone").asText();
        return when.startsWith("every ") || zone.equals("UTC") ? when : when + " (" + zone + ")";
    }

    private static ObjectNode json(StoredSchedule schedule) {
        Long seconds = schedule.intervalSeconds();
        ObjectNode json = Json.object()
                .put("name", schedule.name())
                .put("source", schedule.source())
                .put(
                        "when",
                        seconds == null
                                ? schedule.cron()
                                : "every "
                                        + TimeText.of(Duration.ofSeconds(seconds))
                                                .replaceFirst(" 0 (min|s)$", "")
                                                .replaceFirst("[.]0+ s$", " s"))
                .put("zone", schedule.zone())
                .put("active", schedule.active())
                .put("next", schedule.next() == null ? null : schedule.next().toString())
                .put("lastRun", schedule.lastRun())
                .put("lastError", schedule.lastError())
                .put("catchUp", schedule.catchUp())
                .put("stack", schedule.stack())
                .put("config", schedule.configFile());
        json.set("parameters", Json.object(schedule.parameters()));
        json.set("classPath", Json.array(schedule.classPath()));
        return json;
    }

    @Command(description = "Let a schedule run again.")
    int activate(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return set(name, true);
    }

    @Command(description = "Let a schedule rest.")
    int deactivate(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return set(name, false);
    }

    private int set(String name, boolean active) {
        try (Client client = session.client()) {
            client.schedules().setActive(name, active);
        }
        session.terminal().tell("The schedule '" + name + "' is " + (active ? "active." : "resting."));
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a schedule. Its runs stay.")
    int delete(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        try (Client client = session.client()) {
            client.schedules().delete(name);
        }
        session.terminal().tell("The schedule '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }

    /** {@code halley scheduler}. */
    @Command
    static final class Run implements Callable<Integer> {

        private final Session session;

        Run(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            try (Client client = session.client()) {
                session.terminal().tell("Waiting for what is due, until Ctrl-C.");
                new Scheduler(client.store(), session.home(), Clock.systemUTC(), session.terminal()::tell).run();
            } catch (InterruptedException e) {
                session.terminal().tell("The scheduler has ended.");
            }
            return ExitCode.OK.number();
        }
    }
}
