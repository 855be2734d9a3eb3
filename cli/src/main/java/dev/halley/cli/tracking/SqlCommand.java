package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.Session;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley sql}. */
@Command(
        sortOptions = false,
        footer = {
            "",
            "Tables: experiments(key, name, state, user, started_millis, ended_millis), params(key, name, value),"
                    + " metrics(key, name, last, min, max, last_step), tags(key, tag).",
            "They are copied into a database in memory, in the SQL of SQLite; nothing can be changed.",
        })
public final class SqlCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "The project.")
    private String project = "";

    @Parameters(index = "1", paramLabel = "STATEMENT", description = "SELECT …")
    private String statement = "";

    @Option(names = "--workspace", paramLabel = "NAME", description = "Its workspace. Defaults to yours.")
    private @Nullable String workspace;

    @Mixin
    private final TrackingApi.Target target = new TrackingApi.Target();

    @Mixin
    private final OutputFormat output = new OutputFormat();

    private SqlCommand(Session session) {
        this.session = session;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new SqlCommand(session));
    }

    @Override
    public Integer call() {
        TrackingApi api = target.open(session);
        ArrayNode rows = LocalSql.run(api, api.workspace(workspace), project, statement);
        if (output.isDocument()) {
            output.print(session.terminal(), TrackingApi.JSON.createObjectNode().set("rows", rows));
            return 0;
        }
        if (rows.isEmpty()) {
            session.terminal().tell("No row.");
            return 0;
        }
        List<String> names = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(names::add);
        Table table = Table.of(names.stream()
                .map(name -> name.toUpperCase(java.util.Locale.ROOT))
                .toArray(String[]::new));
        for (JsonNode row : rows) {
            table.row(names.stream().map(name -> text(row.path(name))).toArray(String[]::new));
        }
        table.print(session.terminal());
        return 0;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }
}
