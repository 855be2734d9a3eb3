package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.artifact.View;
import dev.halley.cli.output.Csv;
import dev.halley.cli.output.Fields;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Style;
import dev.halley.cli.output.Table;
import dev.halley.client.Artifacts;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.Visualisation;
import dev.halley.pipeline.TimeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley artifact …}. */
@Command(addMethodSubcommands = false)
final class ArtifactCommands {

    private final Session session;

    private ArtifactCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new ArtifactCommands(session), called).commandLine();
    }

    @Command(
            description = "List versions of artifacts, newest first.",
            footer = {
                "",
                "Filters and the order take the fields name, version, kind, type, size, created, run, step, tag and"
                        + " metadata.KEY: --filter tag=nightly --filter metadata.accuracy=gt:0.9"
            })
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            Page<ArtifactVersion> page =
                    StorePage.of(output, dev.halley.metadata.Listing.newest(), client.artifacts()::list);
            page.forEach(version -> array.add(json(version)));
            Listing.of("artifacts", array)
                    .column("NAME", "name")
                    .column("VERSION", "version")
                    .column("TYPE", item -> shortType(item.path("type").asText()))
                    .column("SIZE", item -> size(item.path("size").asLong()))
                    .column("TAGS", "tags")
                    .column("CREATED", "created")
                    .ifEmpty("There are no such artifacts. To make some: halley quickstart")
                    .printPage(output, page.next() != null, session.terminal(), cell -> Style.PLAIN);
        }
        return ExitCode.OK.number();
    }

    /** Without packages: {@code List<Station>}. */
    static String shortType(String type) {
        return type.replaceAll("\\b(?:\\w+[.$])+(\\w+)", "$1");
    }

    /** {@code 97 B}, {@code 1.2 MiB}, as the pages say it. */
    static String size(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1_023.5 && unit < units.length - 1) {
            value /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    private static ObjectNode json(ArtifactVersion version) {
        ObjectNode json = Json.object()
                .put("name", version.name())
                .put("version", version.version())
                .put("kind", version.kind())
                .put("type", version.content().type())
                .put("size", version.content().size())
                .put("uri", version.content().uri())
                .put("created", version.created().toString());
        json.set("tags", Json.array(version.tags()));
        json.set("metadata", Json.object(version.metadata()));
        json.set(
                "views",
                Json.array(version.visualisations().stream()
                        .map(Visualisation::title)
                        .toList()));
        return json;
    }

    private static ArtifactVersion find(Client client, String name, @Nullable Integer version) {
        return version == null
                ? client.artifacts().latest(name)
                : client.artifacts().version(name, version);
    }

    @Command(description = "Show a version of an artifact: where it is, who made it, who used it.")
    int describe(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--version", paramLabel = "N", description = "Which one. Defaults to the newest.") @Nullable
                    Integer version,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            Artifacts artifacts = client.artifacts();
            ArtifactVersion found = find(client, name, version);
            StepOrigin maker = found.madeBy();
            List<String> users =
                    artifacts.usedBy(found).stream().map(RunView::origin).toList();
            if (output.isDocument()) {
                ObjectNode document = json(found);
                document.put("madeBy", maker == null ? null : RunView.origin(maker));
                document.set("usedBy", Json.array(users));
                document.put("there", artifacts.isThere(found));
                output.print(session.terminal(), document);
            } else {
                Fields.of()
                        .add("Artifact", found.name())
                        .add("Version", found.version())
                        .add("Kind", found.kind())
                        .add("Type", found.content().type())
                        .add("Size", size(found.content().size()))
                        .add("Created", TimeText.of(found.created()))
                        .add("Content", found.content().uri() + (artifacts.isThere(found) ? "" : " (is gone)"))
                        .add(
                                "Made by",
                                maker == null
                                        ? "no run that is known: it was saved, or its run was deleted"
                                        : RunView.origin(maker))
                        .addAll("Used by", users)
                        .add("Tags", String.join(", ", found.tags()))
                        .addAll("Metadata", found.metadata())
                        .addAll(
                                "Views",
                                found.visualisations().stream()
                                        .map(view -> view.title() + " (" + view.mediaType() + ")")
                                        .toList())
                        .print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(
            description = {
                "Show what an artifact looks like: its table, text, page or picture.",
                "Texts, tables, Markdown and HTML are printed; a picture needs --file."
            })
    int show(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--version", paramLabel = "N", description = "Which one. Defaults to the newest.") @Nullable
                    Integer version,
            @Option(names = "--view", paramLabel = "TITLE", description = "Which view. Defaults to the first.")
                    @Nullable
                    String title,
            @Option(names = "--file", paramLabel = "FILE", description = "Where to write it. Defaults to the terminal.")
                    @Nullable
                    Path file) {
        try (Client client = session.client()) {
            ArtifactVersion found = find(client, name, version);
            Visualisation view = view(found, title);
            byte[] content = client.artifacts()
                    .read(view.hash())
                    .orElseThrow(() -> new HalleyException(
                            ErrorKind.FAILED,
                            "The view '" + view.title() + "' of '" + name + "' is gone: " + view.uri() + "."));
            if (file != null) {
                Files.write(file, content);
                session.terminal().tell(view.mediaType() + ", " + size(content.length) + ", is written to " + file);
            } else if (view.mediaType().startsWith("text/") || view.mediaType().equals("application/json")) {
                print(view.mediaType(), new String(content, StandardCharsets.UTF_8).stripTrailing());
            } else {
                throw new HalleyException(
                        ErrorKind.INVALID,
                        "The view '" + view.title() + "' is " + view.mediaType()
                                + ", which a terminal cannot show. Write it to a file: --file=FILE");
            }
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, file + " cannot be written: " + e.getMessage() + ".", e);
        }
        return ExitCode.OK.number();
    }

    /** A table has aligned columns where a person watches, and commas for programs. */
    private void print(String mediaType, String text) {
        List<List<String>> rows =
                mediaType.equals(View.CSV) && session.terminal().width() > 0 ? Csv.rows(text) : List.of();
        if (rows.isEmpty()) {
            session.terminal().print(text);
            return;
        }
        Table table = Table.of(rows.get(0).toArray(String[]::new));
        rows.stream().skip(1).forEach(row -> table.row(row.toArray(String[]::new)));
        table.print(session.terminal());
    }

    private static Visualisation view(ArtifactVersion version, @Nullable String title) {
        List<Visualisation> views = version.visualisations();
        List<String> titles = views.stream().map(Visualisation::title).toList();
        if (views.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "The artifact '" + version.name() + "' has no views: nothing shows the type "
                            + shortType(version.content().type()) + ". A materializer of your own may.");
        }
        if (title == null) {
            return views.get(0);
        }
        return views.stream()
                .filter(view -> view.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "The artifact '" + version.name() + "' has no view '" + title + "' (expected: one of "
                                + String.join(", ", titles) + ")." + Suggestion.of(title, titles)));
    }

    @Command(description = "Add tags to a version of an artifact, or take some away.")
    int tag(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "TAG", arity = "1..*", description = "Which ones.") List<String> tags,
            @Option(names = "--version", paramLabel = "N", description = "Which one. Defaults to the newest.") @Nullable
                    Integer version,
            @Option(names = "--remove", description = "Take them away.") boolean remove) {
        try (Client client = session.client()) {
            ArtifactVersion found = find(client, name, version);
            String[] given = tags.toArray(String[]::new);
            if (remove) {
                client.artifacts().untag(found, given);
            } else {
                client.artifacts().tag(found, given);
            }
            session.terminal().tell("Version " + found.version() + " of the artifact '" + name + "' is changed.");
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a version that no run and no model has, with its content.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--version", paramLabel = "N", description = "Which one.", required = true) Integer version,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            client.artifacts().delete(client.artifacts().version(name, version));
        }
        session.terminal().tell("Version " + version + " of the artifact '" + name + "' is deleted.");
        return ExitCode.OK.number();
    }

    @Command(description = "Delete versions that no run and no model has, with their content.")
    int prune(
            @Option(
                            names = "--older-than",
                            defaultValue = "0",
                            paramLabel = "DAYS",
                            description = "Only if they are so old. Defaults to 0 days.")
                    int days,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Do it; without this option it is only told.")
                    boolean yes,
            @Mixin OutputFormat output) {
        if (days < 0) {
            throw new HalleyException(ErrorKind.INVALID, "--older-than: " + days + " (expected: 0 or more days).");
        }
        try (Client client = session.client()) {
            Artifacts.PruneReport report = client.artifacts().prune(Duration.ofDays(days), yes);
            if (output.isDocument()) {
                output.print(
                        session.terminal(),
                        Json.object()
                                .put("deleted", yes)
                                .put("contents", report.contents())
                                .put("bytes", report.bytes())
                                .set("versions", Json.array(report.versions())));
            } else {
                report.versions().forEach(session.terminal()::print);
                int versions = report.versions().size();
                // Of very many only the first are looked at, as long as nothing is done.
                boolean perhapsMore = !yes && versions == dev.halley.metadata.Listing.MAX_LIMIT;
                session.terminal()
                        .tell((perhapsMore ? "At least " : "")
                                + versions
                                + (versions == 1 ? " version, " : " versions, ")
                                + (yes
                                        ? size(report.bytes()) + ", are deleted."
                                        : "at most " + size(report.bytes())
                                                + ", would be deleted. To do it: halley artifact prune --yes"));
            }
        }
        return ExitCode.OK.number();
    }
}
