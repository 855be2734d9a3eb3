package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.client.Artifacts;
import dev.halley.client.Client;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.StepOrigin;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley artifact …}. */
@Command
final class ArtifactCommands {

    private final Session session;

    private ArtifactCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session) {
        return new CommandLine(new ArtifactCommands(session));
    }

    @Command(description = "List versions of artifacts, newest first.")
    int list(
            @Option(names = "--limit", defaultValue = "200", paramLabel = "N", description = "The newest so many.")
                    int limit,
            @Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            client.artifacts()
                    .list(dev.halley.metadata.Listing.newest(limit))
                    .forEach(version -> array.add(json(version)));
            Listing.of("artifacts", array)
                    .column("NAME", "name")
                    .column("VERSION", "version")
                    .column("TYPE", "type")
                    .column("SIZE", "size")
                    .column("TAGS", "tags")
                    .column("CREATED", "created")
                    .ifEmpty("There are no artifacts yet. To make some: halley quickstart")
                    .print(output, session.terminal());
        }
        return ExitCode.OK.number();
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
            ObjectNode document = json(found);
            StepOrigin maker = found.madeBy();
            document.put("madeBy", maker == null ? null : maker.toString());
            document.set(
                    "usedBy",
                    Json.array(artifacts.usedBy(found).stream()
                            .map(StepOrigin::toString)
                            .toList()));
            document.put("there", artifacts.isThere(found));
            if (output.isDocument()) {
                output.print(session.terminal(), document);
            } else {
                RunView.printFields(session.terminal(), document);
            }
        }
        return ExitCode.OK.number();
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
        }
        session.terminal().tell("The artifact '" + name + "' is changed.");
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
                session.terminal()
                        .tell(report.versions().size() + " versions, " + report.bytes() + " bytes"
                                + (yes ? " are deleted." : " would be deleted. To do it: halley artifact prune --yes"));
            }
        }
        return ExitCode.OK.number();
    }
}
