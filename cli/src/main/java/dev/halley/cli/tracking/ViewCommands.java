package dev.halley.cli.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.Session;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.view.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley view …}. */
@Command
public final class ViewCommands {

    private static final List<String> KINDS = List.of("table", "charts", "report", "panel");

    private final Session session;

    private ViewCommands(Session session) {
        this.session = session;
    }

    public static CommandLine commandLine(Session session) {
        return new CommandLine(new ViewCommands(session));
    }

    @Command(
            description = "Make a project's view what a file says: YAML or JSON, as 'view export' writes it.",
            footer = {"", "A view of that name is changed, and keeps its older versions; otherwise it is made."})
    int apply(
            @Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Option(names = "--project", required = true, paramLabel = "NAME", description = "The project.")
                    String project,
            @Option(names = "--workspace", paramLabel = "NAME", description = "Its workspace. Defaults to yours.")
                    @Nullable
                    String workspace,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        View view = View.parse(read(file), file.toString());
        String where = api.workspace(workspace);
        JsonNode known = find(api, where, project, view.name());
        if (known == null) {
            ObjectNode body = TrackingApi.JSON
                    .createObjectNode()
                    .put("workspace", where)
                    .put("project", project)
                    .put("kind", view.kind())
                    .put("name", view.name())
                    .put("team", view.team())
                    .put("state", view.state());
            var unused = api.post("/api/v1/views", body);
            session.terminal().tell("The view '" + view.name() + "' is made.");
        } else if (known.path("state").asText().equals(view.state())) {
            session.terminal().tell("The view '" + view.name() + "' is that already.");
        } else {
            var unused = api.put(
                    "/api/v1/views/" + known.path("id").asText(),
                    TrackingApi.JSON.createObjectNode().put("state", view.state()));
            session.terminal().tell("The view '" + view.name() + "' is changed.");
        }
        return 0;
    }

    @Command(description = "Print a view as YAML, to be kept with the code.")
    int export(
            @Parameters(paramLabel = "NAME", description = "The name of the view.") String name,
            @Option(names = "--project", required = true, paramLabel = "NAME", description = "The project.")
                    String project,
            @Option(names = "--workspace", paramLabel = "NAME", description = "Its workspace. Defaults to yours.")
                    @Nullable
                    String workspace,
            @Mixin TrackingApi.Target target) {
        TrackingApi api = target.open(session);
        JsonNode known = find(api, api.workspace(workspace), project, name);
        if (known == null) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "Project '" + project + "' has no view '" + name + "'.");
        }
        session.terminal()
                .print(View.ofState(
                                known.path("kind").asText(),
                                name,
                                known.path("team").asBoolean(),
                                known.path("state").asText())
                        .toYaml()
                        .strip());
        return 0;
    }

    private static @Nullable JsonNode find(TrackingApi api, String workspace, String project, String name) {
        for (String kind : KINDS) {
            String path = "/api/v1/views?workspace=" + TrackingApi.encoded(workspace) + "&project="
                    + TrackingApi.encoded(project) + "&kind=" + kind;
            for (JsonNode view : api.get(path).path("views")) {
                if (view.path("name").asText().equals(name)) {
                    return view;
                }
            }
        }
        return null;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new HalleyException(ErrorKind.NOT_FOUND, "The file " + file + " cannot be read.", unreadable);
        }
    }
}
