package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.cli.Session;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import dev.halley.cli.output.Terminal;
import dev.halley.error.HalleyException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley experiment …}. */
@Command
public final class ExperimentCommands {

    private static final int SPARK = 24;
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Session session;

    private ExperimentCommands(Session session) {
        this.session = session;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new ExperimentCommands(session));
    }

    /** What is shown of a project. */
    static final class What {
        @Parameters(paramLabel = "PROJECT", description = "The project.")
        private String project = "";

        @Option(names = "--workspace", paramLabel = "NAME", description = "Its workspace. Defaults to yours.")
        private @Nullable String workspace;

        @Option(
                names = "--filter",
                paramLabel = "FILTER",
                defaultValue = "",
                description = "Which experiments, in the filter language of the pages.")
        private String filter = "";

        @Option(
                names = "--sort",
                paramLabel = "COLUMN",
                description = "What they are sorted by, with a minus for the highest first: -metric:loss.")
        private List<String> sort = List.of();

        @Option(
                names = "--column",
                paramLabel = "COLUMN",
                description = "A column: metric:loss, metric.min:loss, param:rate, tags. May be given often.")
        private List<String> columns = List.of();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "20",
                description = "At most so many. Defaults to ${DEFAULT-VALUE}.")
        private int limit = 20;
    }

    @Command(description = "List the experiments of a project.")
    int list(@Mixin What what, @Mixin TrackingApi.Target target, @Mixin OutputFormat output) {
        TrackingApi api = target.open(session);
        JsonNode page = ask(api, what, what.columns);
        if (output.isDocument()) {
            output.print(session.terminal(), page);
        } else {
            table(page, what.columns, List.of()).print(session.terminal());
            session.terminal()
                    .tell(page.path("matching").asText() + " of "
                            + page.path("total").asText() + " match.");
        }
        return 0;
    }

    @Command(
            description = "Watch the experiments of a project in the terminal, with the courses of a metric.",
            footer = {"", "The picture is drawn anew every few seconds until Ctrl-C. Into a pipe it is written once."})
    int watch(
            @Mixin What what,
            @Option(
                            names = "--metric",
                            paramLabel = "NAME",
                            defaultValue = "loss",
                            description = "Whose course is drawn.")
                    String metric,
            @Option(
                            names = "--every",
                            paramLabel = "SECONDS",
                            defaultValue = "2",
                            description = "How often it is drawn anew. Defaults to ${DEFAULT-VALUE}.")
                    int every,
            @Option(names = "--once", description = "Draw it once and end.") boolean once,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        Terminal terminal = session.terminal();
        boolean redraw = terminal.width() > 0 && !once;
        List<String> columns = new ArrayList<>(List.of("metric:" + metric, "metric.best:" + metric));
        columns.addAll(what.columns);
        while (true) {
            try {
                JsonNode page = ask(api, what, columns);
                List<String> courses = new ArrayList<>();
                for (JsonNode row : page.path("shown")) {
                    courses.add(course(api, row.path("experimentKey").asText(), metric));
                }
                if (redraw) {
                    terminal.out().print(CLEAR);
                }
                terminal.print("Experiments of " + what.project + " at " + api.url() + ": "
                        + page.path("matching").asText() + " match");
                table(page, columns, courses).print(terminal);
            } catch (HalleyException unanswered) {
                if (!redraw) {
                    throw unanswered;
                }
                terminal.warn(String.valueOf(unanswered.getMessage()));
            }
            if (!redraw) {
                return 0;
            }
            terminal.print("Ctrl-C ends this.");
            try {
                Thread.sleep(Math.max(1, every) * 1000L);
            } catch (InterruptedException stopped) {
                return 0;
            }
        }
    }

    private static JsonNode ask(TrackingApi api, What what, List<String> columns) {
        return api.query(api.workspace(what.workspace), what.project, what.filter, what.sort, columns, what.limit);
    }

    private static String course(TrackingApi api, String key, String metric) {
        JsonNode answer = api.get("/api/v1/experiments/" + TrackingApi.encoded(key) + "/series?name="
                + TrackingApi.encoded(metric) + "&buckets=" + SPARK);
        return Sparkline.of(answer.path("series").path(0).path("value"), SPARK);
    }

    private static Table table(JsonNode page, List<String> columns, List<String> courses) {
        List<String> headers = new ArrayList<>(List.of("NAME", "STATE"));
        columns.forEach(column -> headers.add(column.replaceFirst("^(metric|param|other):", "")));
        if (!courses.isEmpty()) {
            headers.add("COURSE");
        }
        Table table = Table.of(headers.toArray(String[]::new));
        int at = 0;
        for (JsonNode row : page.path("shown")) {
            List<String> cells = new ArrayList<>(
                    List.of(row.path("name").asText(), row.path("state").asText()));
            row.path("cells").forEach(cell -> cells.add(cell.isNull() ? "" : cell.asText()));
            if (!courses.isEmpty()) {
                cells.add(courses.get(at++));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }
}
