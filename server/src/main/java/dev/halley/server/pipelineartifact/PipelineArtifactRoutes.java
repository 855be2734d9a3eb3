package dev.halley.server.pipelineartifact;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NamedArtifact;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.pipelinerun.HomeCatalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The native API's questions about artifacts of pipelines, and what people do to their versions. */
public final class PipelineArtifactRoutes {

    private static final int MOST_USERS = 50;
    private static final int MOST_COUNTED = 10_001;
    private static final int MOST_MODELS = 50;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 200;

    private final HalleyHome home;
    private final HomeCatalog catalog;

    public PipelineArtifactRoutes(HalleyHome home, HomeCatalog catalog) {
        this.home = home;
        this.catalog = catalog;
    }

    public void declare(Routes routes) {
        String version = "/pipeline-artifacts/{artifact}/versions/{version}";
        routes.api()
                .get("/pipeline-artifacts", READ, this::named)
                .get("/pipeline-artifact-versions", READ, this::versions)
                .get(version, READ, this::one)
                .get(version + "/lineage", READ, this::lineage)
                .post(version + "/tags", WRITE, this::tag)
                .delete(version, WRITE, this::delete);
    }

    private void named(Call call) {
        Listing listing = HomeCatalog.listing(call, "name", false);
        Page<NamedArtifact> page =
                catalog.readOr(call, new Page<>(List.of(), null), store -> store.listNamedArtifacts(listing));
        ObjectNode answer =
                answer(call, listing, page, store -> store.countNamedArtifacts(listing.filters(), MOST_COUNTED));
        ArrayNode artifacts = answer.putArray("artifacts");
        page.forEach(each -> artifacts.add(row(each.newest()).put("versions", each.versions())));
        call.answer(answer);
    }

    private void versions(Call call) {
        Listing listing = HomeCatalog.listing(call, null, true);
        Page<ArtifactVersion> page =
                catalog.readOr(call, new Page<>(List.of(), null), store -> store.artifacts(listing));
        ObjectNode answer = answer(call, listing, page, store -> store.countArtifacts(listing.filters(), MOST_COUNTED));
        ArrayNode versions = answer.putArray("versions");
        page.forEach(each -> versions.add(row(each)));
        call.answer(answer);
    }

    /** The first page says how many there are in all: only then, because it is asked for once more for each page. */
    private ObjectNode answer(Call call, Listing listing, Page<?> page, ToIntFunction<MetadataStore> count) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("next", page.next());
        if (listing.after() == null) {
            int total = page.next() == null ? page.items().size() : catalog.<Integer>readOr(call, 0, count::applyAsInt);
            answer.put("total", total);
        }
        return answer;
    }

    private static ObjectNode row(ArtifactVersion version) {
        StoredArtifact content = version.content();
        StepOrigin maker = version.madeBy();
        ObjectNode row = Json.MAPPER
                .createObjectNode()
                .put("name", version.name())
                .put("version", version.version())
                .put("type", content.type())
                .put("kind", version.kind())
                .put("size", content.size())
                .put("createdMillis", version.created().toEpochMilli());
        version.tags().forEach(row.putArray("tags")::add);
        ObjectNode metadata = row.putObject("metadata");
        version.metadata().forEach((name, value) -> metadata.put(name, text(value)));
        if (maker == null) {
            row.putNull("madeBy");
        } else {
            row.set("madeBy", step(maker));
        }
        return row;
    }

    private static ObjectNode step(StepOrigin origin) {
        return Json.MAPPER.createObjectNode().put("run", origin.run()).put("step", origin.step());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private void one(Call call) {
        ObjectNode answer = catalog.read(call, store -> {
            ArtifactVersion version = find(store, call);
            ObjectNode row = row(version)
                    .put("materializer", version.content().materializer())
                    .put("hash", version.content().hash())
                    .put("uri", version.content().uri())
                    .put(
                            "newest",
                            store.latestArtifact(version.name())
                                    .map(ArtifactVersion::version)
                                    .orElse(version.version()))
                    .put("before", beside(store, version, Filter.Operator.LT))
                    .put("after", beside(store, version, Filter.Operator.GT));
            ArrayNode views = row.putArray("visualisations");
            version.visualisations().forEach(each -> views.addObject()
                    .put("title", each.title())
                    .put("mediaType", each.mediaType())
                    .put("size", each.size()));
            ArrayNode users = row.putArray("usedBy");
            store.usedBy(version.content().id(), MOST_USERS).forEach(each -> users.add(step(each)));
            ArrayNode models = row.putArray("models");
            store.listModelVersionsWith(version.content().id(), MOST_MODELS).forEach(each -> models.addObject()
                    .put("model", each.model())
                    .put("number", each.number())
                    .put("version", each.name())
                    .put("stage", each.stage().word()));
            return row;
        });
        call.answer(answer);
    }

    /** The number of the version before or after, some of which may be deleted. */
    private static @Nullable Integer beside(MetadataStore store, ArtifactVersion version, Filter.Operator operator) {
        Listing listing = Listing.newest(1)
                .where(new Filter("name", Filter.Operator.EQUALS, version.name()))
                .where(new Filter("version", operator, String.valueOf(version.version())))
                .sortedBy("version", operator == Filter.Operator.LT);
        return store.artifacts(listing).items().stream()
                .findFirst()
                .map(ArtifactVersion::version)
                .orElse(null);
    }

    /** By number, or {@code latest}. */
    static ArtifactVersion find(MetadataStore store, Call call) {
        String name = call.path("artifact");
        String which = call.path("version");
        Optional<ArtifactVersion> found = which.equals("latest")
                ? store.latestArtifact(name)
                : which.matches("[0-9]{1,9}") ? store.findArtifact(name, Integer.parseInt(which)) : Optional.empty();
        return found.orElseThrow(() -> new ApiException(
                ErrorKind.NOT_FOUND,
                store.latestArtifact(name)
                        .map(newest -> "the artifact '" + name + "' has no version '" + which + "' (the newest is "
                                + newest.version() + ").")
                        .orElse("there is no artifact '" + name + "'.")));
    }

    /** The step that made it with what that took, and the steps that took it with what they made. */
    private void lineage(Call call) {
        ObjectNode answer = catalog.read(call, store -> {
            ArtifactVersion version = find(store, call);
            Map<String, Optional<StoredRun>> known = new HashMap<>();
            StepOrigin maker = version.madeBy();
            ObjectNode lineage = Json.MAPPER.createObjectNode();
            if (maker == null) {
                lineage.putNull("madeBy");
            } else {
                lineage.set("madeBy", flow(store, known, maker, step -> step.inputs().values().stream()
                        .flatMap(List::stream)));
            }
            ArrayNode users = lineage.putArray("usedBy");
            store.usedBy(version.content().id(), MOST_USERS)
                    .forEach(user -> users.add(flow(store, known, user, step -> step.outputs().values().stream())));
            return lineage;
        });
        call.answer(answer);
    }

    private interface Side {
        Stream<StoredArtifact> of(StoredStep step);
    }

    private static ObjectNode flow(
            MetadataStore store, Map<String, Optional<StoredRun>> known, StepOrigin origin, Side side) {
        ObjectNode flow = step(origin);
        ArrayNode artifacts = flow.putArray("artifacts");
        Optional<StoredStep> step = known.computeIfAbsent(origin.run(), store::findRun)
                .flatMap(run -> run.steps().stream()
                        .filter(each -> each.step().equals(origin.step()))
                        .findFirst());
        flow.put("status", step.map(each -> each.status().word()).orElse(null));
        step.ifPresent(each -> side.of(each).distinct().limit(MOST_USERS).forEach(artifact -> artifacts
                .addObject()
                .put("name", artifact.artifact())
                .put("version", artifact.version())));
        return flow;
    }

    private void tag(Call call) {
        catalog.change(call, store -> {
            Body body = call.json();
            return store.changeArtifact(
                    find(store, call).content().id(), tags(body, "add"), tags(body, "remove"), Map.of());
        });
        call.noContent();
    }

    private static List<String> tags(Body body, String field) {
        List<String> tags = body.texts(field).stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (tags.size() > MOST_TAGS || tags.stream().anyMatch(each -> each.length() > LONGEST_TAG)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    field + ": " + tags.size() + " tags (expected: at most " + MOST_TAGS + " of at most " + LONGEST_TAG
                            + " characters).");
        }
        return tags;
    }

    private void delete(Call call) {
        catalog.change(call, store -> {
            ArtifactVersion version = find(store, call);
            try (Client client = Client.openOwnStore(home)) {
                client.artifacts().delete(version);
            }
            return version;
        });
        call.noContent();
    }
}
