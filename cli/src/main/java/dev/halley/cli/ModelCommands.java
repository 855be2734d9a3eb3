package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.cli.output.Fields;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.OutputFormat;
import dev.halley.cli.output.Style;
import dev.halley.client.Client;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ModelStage;
import dev.halley.metadata.Page;
import dev.halley.metadata.StoredModel;
import dev.halley.metadata.StoredModelVersion;
import dev.halley.modelregistry.ModelRegistry;
import dev.halley.pipeline.TimeText;
import dev.halley.stack.ComponentType;
import dev.halley.stack.StackValidationException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code halley model …}. */
@Command(addMethodSubcommands = false)
final class ModelCommands {

    private final Session session;

    private ModelCommands(Session session) {
        this.session = session;
    }

    static CommandLine commandLine(Session session, List<String> called) {
        return Subcommands.of(new ModelCommands(session), called).commandLine();
    }

    @Command(description = "Register a model, or change what is said about it.")
    int register(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "What it is.") @Nullable
                    String description,
            @Option(names = "--license", paramLabel = "TEXT", description = "Under which terms it may be used.")
                    @Nullable
                    String license,
            @Option(names = "--tag", paramLabel = "TAG", description = "A tag; again for several.") @Nullable
                    List<String> tags) {
        try (Client client = session.client()) {
            StoredModel before = client.store()
                    .findModel(name)
                    .orElseGet(() -> new StoredModel(name, "", "", List.of(), Instant.EPOCH, 0));
            client.models()
                    .save(
                            name,
                            description == null ? before.description() : description,
                            license == null ? before.license() : license,
                            tags == null ? before.tags() : tags);
            session.terminal()
                    .tell("The model '" + name
                            + (before.created().equals(Instant.EPOCH) ? "' is registered." : "' is changed."));
        }
        return ExitCode.OK.number();
    }

    @Command(
            description = "List the models, newest first.",
            footer = {
                "",
                "Filters and the order take the fields name, description, license, versions, created and tag: --filter"
                        + " tag=nightly --sort-by desc:versions"
            })
    int list(@Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            Page<StoredModel> page = StorePage.of(output, dev.halley.metadata.Listing.newest(), client.models()::list);
            page.forEach(model -> array.add(Json.object()
                    .put("name", model.name())
                    .put("versions", model.versions())
                    .put("description", model.description())
                    .put("license", model.license())
                    .put("created", model.created().toString())
                    .set("tags", Json.array(model.tags()))));
            Listing.of("models", array)
                    .column("NAME", "name")
                    .column("VERSIONS", "versions")
                    .column("TAGS", "tags")
                    .column("CREATED", "created")
                    .ifEmpty("There are no such models. A pipeline makes one with p.model(ModelOptions.named(NAME)).")
                    .printPage(output, page.next() != null, session.terminal(), cell -> Style.PLAIN);
        }
        return ExitCode.OK.number();
    }

    @Command(
            description = "List the versions of a model, newest first.",
            footer = {
                "",
                "Filters and the order take the fields number, name, stage, description, created and metadata.KEY: --filter"
                        + " stage=production --sort-by desc:metadata.accuracy"
            })
    int versions(@Parameters(paramLabel = "NAME", description = "The model.") String name, @Mixin ListFormat output) {
        try (Client client = session.client()) {
            ArrayNode array = Json.array();
            Page<StoredModelVersion> page =
                    StorePage.of(output, dev.halley.metadata.Listing.newest(), listing -> client.models()
                            .versions(name, listing));
            page.forEach(version -> array.add(json(version)));
            Listing.of("versions", array)
                    .column("NUMBER", "number")
                    .column("NAME", "name")
                    .column("STAGE", "stage")
                    .column(
                            "ARTIFACTS",
                            item -> String.valueOf(item.path("artifacts").size()))
                    .column("CREATED", "created")
                    .ifEmpty("The model '" + name + "' has no such versions.")
                    .printPage(output, page.next() != null, session.terminal(), cell -> Style.PLAIN);
        }
        return ExitCode.OK.number();
    }

    private static ObjectNode json(StoredModelVersion version) {
        ObjectNode json = Json.object()
                .put("model", version.model())
                .put("number", version.number())
                .put("name", version.name())
                .put("stage", version.stage().word())
                .put("description", version.description())
                .put("created", version.created().toString());
        json.set("artifacts", Json.array(List.copyOf(version.artifacts().keySet())));
        json.set("runs", Json.array(version.runs()));
        json.set("metadata", Json.object(version.metadata()));
        return json;
    }

    @Command(description = "Show a version of a model.")
    int describe(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(
                            paramLabel = "VERSION",
                            arity = "0..1",
                            defaultValue = "latest",
                            description = "A number, a name, a stage, or latest. Defaults to latest.")
                    String which,
            @Mixin OutputFormat output) {
        try (Client client = session.client()) {
            StoredModelVersion version = client.models().version(name, which);
            if (output.isDocument()) {
                output.print(session.terminal(), json(version));
            } else {
                StoredModel model = client.models().model(name);
                Fields.of()
                        .add("Model", model.name())
                        .add("Description", model.description())
                        .add("License", model.license())
                        .add("Tags", String.join(", ", model.tags()))
                        .add(
                                "Version",
                                version.number()
                                        + (version.name().equals(version.number() + "") ? "" : ", " + version.name()))
                        .add("Stage", version.stage().word())
                        .add("About", version.description())
                        .add("Created", TimeText.of(version.created()))
                        .addAll(
                                "Artifacts",
                                version.artifacts().values().stream()
                                        .map(artifact -> artifact.artifact() + " version " + artifact.version())
                                        .sorted()
                                        .toList())
                        .addAll("Runs", version.runs())
                        .addAll("Metadata", version.metadata())
                        .print(session.terminal());
            }
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Move a version to a stage: staging, production or archived.")
    int promote(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(paramLabel = "VERSION", description = "A number, a name, a stage, or latest.") String which,
            @Parameters(paramLabel = "STAGE", description = "Where to.") ModelStage stage) {
        try (Client client = session.client()) {
            StoredModelVersion version = client.models().promote(client.models().version(name, which), stage);
            session.terminal()
                    .tell("Version " + version.number() + " of the model '" + name + "' is in " + stage.word() + ".");
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Announce a version to the model registry of the active stack.")
    int announce(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Parameters(paramLabel = "VERSION", description = "A number, a name, a stage, or latest.") String which,
            @Parameters(paramLabel = "ARTIFACT", description = "Which artifact of it the model is.") String artifact) {
        try (Client client = session.client()) {
            StoredModelVersion version = client.models().version(name, which);
            ModelRegistry registry = client.activeStack()
                    .find(ComponentType.MODEL_REGISTRY)
                    .orElseThrow(() -> new StackValidationException(
                            "The active stack has no model registry. Put one in: halley stack update -r NAME"));
            String uri = Optional.ofNullable(version.artifacts().get(artifact))
                    .orElseThrow(() -> new HalleyException(
                            ErrorKind.NOT_FOUND,
                            "The version has no artifact '" + artifact + "'."
                                    + Suggestion.of(
                                            artifact, version.artifacts().keySet())))
                    .uri();
            Map<String, String> metadata = new LinkedHashMap<>();
            version.metadata().forEach((key, value) -> metadata.put(key, value.asText()));
            String made = registry.register(name, uri, metadata).version();
            session.terminal()
                    .tell("The model registry '" + registry.name() + "' has it as version " + made + " of '" + name
                            + "'.");
        }
        return ExitCode.OK.number();
    }

    @Command(description = "Delete a model with its versions, or one version. Artifacts stay.")
    int delete(
            @Parameters(paramLabel = "NAME", description = "The model.") String name,
            @Option(names = "--version", paramLabel = "VERSION", description = "Only this one.") @Nullable String which,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Accepted for scripts; Halley does not ask.")
                    boolean yes) {
        try (Client client = session.client()) {
            if (which == null) {
                client.models().delete(name);
                session.terminal().tell("The model '" + name + "' is deleted.");
            } else {
                StoredModelVersion version = client.models().version(name, which);
                client.models().deleteVersion(version);
                session.terminal().tell("Version " + version.number() + " of the model '" + name + "' is deleted.");
            }
        }
        return ExitCode.OK.number();
    }
}
