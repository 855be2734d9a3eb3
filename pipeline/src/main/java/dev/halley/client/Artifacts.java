package dev.halley.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.halley.artifact.ArtifactType;
import dev.halley.artifact.Materializer;
import dev.halley.artifact.Materializers;
import dev.halley.artifact.View;
import dev.halley.artifactstore.ArtifactStore;
import dev.halley.artifactstore.StoredContent;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.NamedArtifact;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.Visualisation;
import dev.halley.stack.ComponentType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Versions of artifacts:
 *
 * <pre>{@code
 * Client client = Client.current();
 * double best = client.artifacts().load("digits::evaluate::output", Double.class);
 * for (ArtifactVersion version : client.artifacts().list(Listing.newest().where("tag", "nightly"))) { … }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Artifacts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Client client;

    Artifacts(Client client) {
        this.client = client;
    }

    private MetadataStore store() {
        return client.store();
    }

    /** The newest version. @throws HalleyException NOT_FOUND if there is no such artifact */
    public ArtifactVersion latest(String name) {
        return store().latestArtifact(name).orElseThrow(() -> unknown(name));
    }

    /** A version. @throws HalleyException NOT_FOUND if there is no such artifact or version */
    public ArtifactVersion version(String name, int version) {
        return store().findArtifact(name, version).orElseThrow(() -> {
            Optional<ArtifactVersion> newest = store().latestArtifact(name);
            return newest.isEmpty()
                    ? unknown(name)
                    : new HalleyException(
                            ErrorKind.NOT_FOUND,
                            "The artifact '" + name + "' has no version " + version + " (the newest is "
                                    + newest.get().version() + ").");
        });
    }

    private HalleyException unknown(String name) {
        List<String> known = store().latestArtifacts("", Listing.MAX_LIMIT).stream()
                .map(ArtifactVersion::name)
                .toList();
        return new HalleyException(
                ErrorKind.NOT_FOUND, "There is no artifact '" + name + "'." + Suggestion.of(name, known));
    }

    /** Versions, for instance {@code Listing.newest().where("name", "contains:model").where("metadata.accuracy", "gt:0.9")}. */
    public Page<ArtifactVersion> list(Listing listing) {
        return store().artifacts(listing);
    }

    /** Each artifact once, for instance {@code Listing.newest().sortedBy("name", false)}. */
    public Page<NamedArtifact> named(Listing listing) {
        return store().listNamedArtifacts(listing);
    }

    /** The value of the newest version. */
    public <T> T load(String name, Class<T> type) {
        return client.load(latest(name).content(), type);
    }

    /**
     * Keeps a value that no step made, in the artifact store of the active stack, as the next version of an artifact.
     *
     * @param value what a step could return, also an existing file or folder
     * @throws HalleyException INVALID if no materializer stores such a value
     */
    public ArtifactVersion save(String name, Object value) {
        ArtifactStore artifacts = client.activeStack().artifactStore();
        ArtifactType type = typeOf(name, value);
        Materializers all = Materializers.load(
                Thread.currentThread().getContextClassLoader(),
                client.home().cache().resolve("files"));
        Materializer<Object> materializer = all.find(type)
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.INVALID, "'" + name + "' cannot be saved: " + Materializers.missing(type)));
        try {
            StoredContent content = artifacts.store(out -> materializer.write(value, type, out));
            List<Visualisation> views = new ArrayList<>();
            for (View view : materializer.views(value, type)) {
                StoredContent shown = artifacts.store(out -> out.write(view.content()));
                views.add(new Visualisation(
                        view.title(), view.mediaType(), shown.hash(), artifacts.uri(shown.hash()), shown.size()));
            }
            Map<String, JsonNode> metadata = new LinkedHashMap<>();
            materializer.metadata(value, type).forEach((key, each) -> metadata.put(key, JSON.valueToTree(each)));
            StoredArtifact saved = store().saveArtifact(
                            new NewArtifact(
                                    "",
                                    name,
                                    type.toString(),
                                    materializer.name(),
                                    content.hash(),
                                    artifacts.uri(content.hash()),
                                    content.size(),
                                    NewArtifact.DATA,
                                    List.of(),
                                    metadata,
                                    views),
                            Instant.now());
            return version(name, saved.version());
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, "'" + name + "' cannot be saved: " + e.getMessage(), e);
        }
    }

    private static ArtifactType typeOf(String name, Object value) {
        try {
            return ArtifactType.of(value);
        } catch (IllegalArgumentException e) {
            throw new HalleyException(ErrorKind.INVALID, "'" + name + "' cannot be saved: " + e.getMessage() + ".", e);
        }
    }

    /** Keeps values with a version; the last value of a key wins. */
    public void logMetadata(ArtifactVersion version, Map<String, Object> values) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        values.forEach((key, value) -> nodes.put(key, JSON.valueToTree(value)));
        store().changeArtifact(version.content().id(), List.of(), List.of(), nodes);
    }

    public void tag(ArtifactVersion version, String... tags) {
        store().changeArtifact(version.content().id(), List.of(tags), List.of(), Map.of());
    }

    public void untag(ArtifactVersion version, String... tags) {
        store().changeArtifact(version.content().id(), List.of(), List.of(tags), Map.of());
    }

    /** The steps that took a version as an input, newest first. */
    public List<StepOrigin> usedBy(ArtifactVersion version) {
        return store().usedBy(version.content().id(), Listing.MAX_LIMIT);
    }

    /** Whether the content of a version is where it was put. */
    public boolean isThere(ArtifactVersion version) {
        String hash = version.content().hash();
        return find(artifacts -> artifacts.contains(hash) ? hash : null).isPresent();
    }

    /**
     * The bytes of a content of this home, for instance of a {@link Visualisation}.
     *
     * @return empty if no registered artifact store has it
     */
    public Optional<byte[]> read(String hash) {
        return find(artifacts -> {
            if (!artifacts.contains(hash)) {
                return null;
            }
            try (InputStream in = artifacts.open(hash)) {
                return in.readAllBytes();
            }
        });
    }

    /**
     * The first bytes of a content of this home.
     *
     * @return empty if no registered artifact store has it
     */
    public Optional<byte[]> read(String hash, int most) {
        return find(artifacts -> {
            if (!artifacts.contains(hash)) {
                return null;
            }
            try (InputStream in = artifacts.open(hash)) {
                return in.readNBytes(most);
            }
        });
    }

    /** What takes the bytes of a content, as long as its artifact store is open. */
    @FunctionalInterface
    public interface Taker {
        void take(InputStream content) throws IOException;
    }

    /** Gives a content of this home to a taker. Returns false if no registered artifact store has it. */
    public boolean read(String hash, Taker taker) {
        return find(artifacts -> {
                    if (!artifacts.contains(hash)) {
                        return null;
                    }
                    try (InputStream in = artifacts.open(hash)) {
                        taker.take(in);
                    }
                    return hash;
                })
                .isPresent();
    }

    private interface Look<T> {
        @Nullable
        T at(ArtifactStore artifacts) throws IOException;
    }

    /** What the first of the registered artifact stores has. */
    private <T> Optional<T> find(Look<T> look) {
        for (StoredComponent candidate : client.components().list(ComponentType.ARTIFACT_STORE)) {
            try (ArtifactStore artifacts = client.components()
                    .open(ComponentType.ARTIFACT_STORE, candidate.key().name())) {
                T found = look.at(artifacts);
                if (found != null) {
                    return Optional.of(found);
                }
            } catch (IOException e) {
                throw new HalleyException(ErrorKind.FAILED, "The content cannot be read: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    /**
     * Makes sure that a version can be loaded from an artifact store, by copying its content from the registered one that keeps it.
     *
     * @throws HalleyException FAILED if no registered artifact store has it
     */
    public void bring(StoredArtifact artifact, ArtifactStore target) {
        new ArtifactLoader(client.components(), client.home().cache().resolve("files")).bring(artifact, target);
    }

    /** @throws HalleyException FAILED if no registered artifact store has the content of a version */
    public void requireContent(StoredArtifact artifact) {
        new ArtifactLoader(client.components(), client.home().cache().resolve("files")).requireContent(artifact);
    }

    /**
     * Removes what nothing needs any more: versions that no run and no model has, with their content.
     *
     * @param age how long ago they must have been made at least
     * @param really false to only tell; of very many the first {@value Listing#MAX_LIMIT} are told then
     */
    public PruneReport prune(Duration age, boolean really) {
        Instant now = Instant.now();
        if (!really) {
            List<ArtifactVersion> unused = store().unusedArtifacts(age, now, Listing.MAX_LIMIT);
            return new PruneReport(
                    unused.stream().map(Artifacts::nameAndNumber).toList(),
                    0,
                    unused.stream().mapToLong(each -> each.content().size()).sum());
        }
        List<String> versions = new ArrayList<>();
        long bytes = 0;
        int contents = 0;
        List<ArtifactVersion> unused = store().unusedArtifacts(age, now, Listing.MAX_LIMIT);
        while (!unused.isEmpty()) {
            int before = versions.size();
            for (ArtifactVersion version : unused) {
                if (!store().deleteArtifact(version.content().id())) {
                    continue; // A run took it meanwhile.
                }
                versions.add(nameAndNumber(version));
                List<String> deleted = deleteContents(version);
                contents += deleted.size();
                bytes += deleted.contains(version.content().hash())
                        ? version.content().size()
                        : 0;
            }
            unused = versions.size() == before ? List.of() : store().unusedArtifacts(age, now, Listing.MAX_LIMIT);
        }
        return new PruneReport(versions, contents, bytes);
    }

    private static String nameAndNumber(ArtifactVersion version) {
        return version.name() + " " + version.version();
    }

    /**
     * Deletes a version, and its content if nothing else has the same.
     *
     * @throws HalleyException CONFLICT if a run or a model has it
     */
    public void delete(ArtifactVersion version) {
        if (!store().deleteArtifact(version.content().id())) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "Version " + version.version() + " of the artifact '" + version.name()
                            + "' cannot be deleted, because a run or a model has it. Delete these first.");
        }
        deleteContents(version);
    }

    /** The contents of a deleted version that nothing else has. */
    private List<String> deleteContents(ArtifactVersion version) {
        List<String> hashes = new ArrayList<>(List.of(version.content().hash()));
        version.visualisations().forEach(view -> hashes.add(view.hash()));
        List<String> needed = store().neededContents(hashes);
        return hashes.stream()
                .distinct()
                .filter(hash -> !needed.contains(hash) && delete(hash))
                .toList();
    }

    private boolean delete(String hash) {
        boolean deleted = false;
        for (StoredComponent candidate : client.components().list(ComponentType.ARTIFACT_STORE)) {
            try (ArtifactStore artifacts = client.components()
                    .open(ComponentType.ARTIFACT_STORE, candidate.key().name())) {
                deleted |= artifacts.delete(hash);
            } catch (IOException e) {
                throw new HalleyException(
                        ErrorKind.FAILED,
                        "The content " + hash + " cannot be deleted from the artifact store '"
                                + candidate.key().name() + "': " + e.getMessage(),
                        e);
            }
        }
        return deleted;
    }

    /**
     * What was removed.
     *
     * @param versions name and number of each
     * @param contents how many contents
     * @param bytes of the versions
     */
    public record PruneReport(List<String> versions, int contents, long bytes) {

        public PruneReport {
            versions = List.copyOf(versions);
        }
    }
}
