package dev.halley.server.artifact;

import static dev.halley.server.artifact.ArtifactVersion.LATEST;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.version.SemanticVersion;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The artifacts of the workspaces. Those of foreign workspaces look as if they did not exist. */
public final class Artifacts {

    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_LABEL = 250;

    private final Database database;
    private final Workspaces workspaces;
    private final Clock clock;

    public Artifacts(Database database, Workspaces workspaces, Clock clock) {
        this.database = database;
        this.workspaces = workspaces;
        this.clock = clock;
    }

    /** A version with its artifact. */
    record Found(Artifact artifact, ArtifactVersion version) {}

    /** @param previous the newest version before this one, null if it is the first */
    record Upserted(
            String artifactId,
            String versionId,
            String version,
            @Nullable String previous) {}

    /** Begins a version, and the artifact if it is not there. */
    Upserted upsert(Caller caller, NewVersion wanted) {
        check("artifactName", wanted.name(), LONGEST_NAME);
        check("artifactType", wanted.type(), LONGEST_LABEL);
        wanted.aliases().forEach(Artifacts::checkAlias);
        wanted.tags().forEach(tag -> check("versionTags", tag, LONGEST_LABEL));
        Workspace workspace = workspaces.require(caller, wanted.experiment().workspace());
        return database.writeNow(handle -> {
            String artifactId = upsertArtifact(handle, workspace, caller, wanted);
            List<ArtifactVersion> versions = ArtifactRows.versions(handle, artifactId);
            SemanticVersion newest = versions.isEmpty()
                    ? null
                    : versions.get(versions.size() - 1).version();
            SemanticVersion version = next(wanted, newest);
            if (versions.stream().anyMatch(known -> known.version().equals(version))) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        SdkErrorCode.ARTIFACT_VERSION_EXISTS,
                        "artifact '" + wanted.name() + "' has a version " + version + " already.");
            }
            String versionId = UUID.randomUUID().toString();
            handle.createUpdate("""
                            INSERT INTO artifact_version (version_id, artifact_id, version, experiment_key, owner_id, state,
                                metadata, note, added_millis)
                            VALUES (:id, :artifact, :version, :experiment, :owner, :state, :metadata, NULL, :now)
                            """)
                    .bind("id", versionId)
                    .bind("artifact", artifactId)
                    .bind("version", version.toString())
                    .bind("experiment", wanted.experiment().key())
                    .bind("owner", caller.userId())
                    .bind("state", ArtifactState.OPEN.name())
                    .bind("metadata", wanted.metadata())
                    .bind("now", clock.millis())
                    .execute();
            Labels.setTags(handle, versionId, wanted.tags());
            Labels.setAliases(handle, artifactId, versionId, wanted.aliases());
            return new Upserted(artifactId, versionId, version.toString(), newest == null ? null : newest.toString());
        });
    }

    private static SemanticVersion next(NewVersion wanted, @Nullable SemanticVersion newest) {
        if (wanted.version() != null && !wanted.version().isBlank()) {
            return SemanticVersion.parse(wanted.version(), 0);
        }
        return newest == null ? SemanticVersion.FIRST : newest.nextMajor();
    }

    private String upsertArtifact(Handle handle, Workspace workspace, Caller caller, NewVersion wanted) {
        return handle.createQuery("""
                        INSERT INTO artifact (artifact_id, workspace_id, project_key, owner_id, name, type, description,
                            is_public, created_millis, updated_millis)
                        VALUES (:id, :workspace, :project, :owner, :name, :type, :description, :public, :now, :now)
                        ON CONFLICT (workspace_id, name) DO UPDATE SET
                            type = excluded.type,
                            description = coalesce(excluded.description, artifact.description),
                            updated_millis = excluded.updated_millis
                        RETURNING artifact_id
                        """)
                .bind("id", UUID.randomUUID().toString())
                .bind("workspace", workspace.id())
                .bind("project", wanted.experiment().projectKey())
                .bind("owner", caller.userId())
                .bind("name", wanted.name())
                .bind("type", wanted.type())
                .bind("description", wanted.description())
                .bind("public", wanted.isPublic() ? 1 : 0)
                .bind("now", clock.millis())
                .mapTo(String.class)
                .one();
    }

    /** Ends the upload of a version. The newest closed version of an artifact is its latest. */
    void setState(Caller caller, String versionId, ArtifactState state) {
        require(caller, versionId);
        database.writeNow(handle -> {
            ArtifactVersion version = ArtifactRows.version(handle, versionId).orElseThrow(() -> unknown(versionId));
            // Clients send again what was not answered.
            if (version.state() != state) {
                if (version.state() != ArtifactState.OPEN) {
                    throw isFinal(version);
                }
                handle.createUpdate("UPDATE artifact_version SET state = :state WHERE version_id = :version")
                        .bind("state", state.name())
                        .bind("version", versionId)
                        .execute();
            }
            ArtifactRows.versions(handle, version.artifactId()).stream()
                    .filter(known -> known.state() == ArtifactState.CLOSED)
                    .max(Comparator.comparing(ArtifactVersion::version))
                    .ifPresent(latest ->
                            Labels.giveAliases(handle, latest.artifactId(), latest.versionId(), List.of(LATEST)));
            return version;
        });
    }

    static ApiException isFinal(ArtifactVersion version) {
        return new ApiException(
                ErrorKind.CONFLICT,
                SdkErrorCode.ARTIFACT_VERSION_IS_FINAL,
                "version " + version.version() + " is " + version.state()
                        + " and cannot change. Log a new version of the artifact.");
    }

    /**
     * Changes an artifact; null leaves a field as it is, an empty list clears the tags.
     *
     * @throws ApiException NOT_FOUND with 624522
     */
    void update(
            Caller caller,
            String artifactId,
            @Nullable String type,
            @Nullable String description,
            @Nullable List<String> tags) {
        requireArtifact(caller, artifactId);
        if (type != null) {
            check("artifactType", type, LONGEST_LABEL);
        }
        if (tags != null) {
            tags.forEach(tag -> check("tags", tag, LONGEST_LABEL));
        }
        database.writeNow(handle -> {
            handle.createUpdate(
                            "UPDATE artifact SET type = coalesce(:type, type), description ="
                                    + " coalesce(:description, description), updated_millis = :now WHERE artifact_id = :artifact")
                    .bind("type", type)
                    .bind("description", description)
                    .bind("now", clock.millis())
                    .bind("artifact", artifactId)
                    .execute();
            if (tags != null) {
                Labels.setArtifactTags(handle, artifactId, tags);
            }
            return artifactId;
        });
    }

    /** Changes the labels of a version; null leaves one as it is, an empty list clears it. */
    void label(
            Caller caller,
            String versionId,
            @Nullable List<String> aliases,
            @Nullable List<String> tags,
            @Nullable String metadata) {
        Found found = require(caller, versionId);
        if (aliases != null) {
            aliases.forEach(Artifacts::checkAlias);
        }
        if (tags != null) {
            tags.forEach(tag -> check("versionTags", tag, LONGEST_LABEL));
        }
        database.writeNow(handle -> {
            if (metadata != null) {
                handle.createUpdate("UPDATE artifact_version SET metadata = :metadata WHERE version_id = :version")
                        .bind("metadata", metadata)
                        .bind("version", versionId)
                        .execute();
            }
            if (tags != null) {
                Labels.setTags(handle, versionId, tags);
            }
            if (aliases != null) {
                Labels.setAliases(handle, found.artifact().artifactId(), versionId, aliases);
            }
            return versionId;
        });
    }

    private static void checkAlias(String alias) {
        check("alias", alias, LONGEST_LABEL);
        if (SemanticVersion.find(alias).isPresent()) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "alias: '" + alias + "' (expected: a name that could not be taken for a version).");
        }
    }

    private static void check(String what, String text, int longest) {
        if (text.isBlank() || text.length() > longest || text.chars().anyMatch(c -> c < ' ')) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new ApiException(
                    ErrorKind.INVALID,
                    what + ": '" + shown.replaceAll("[\\x00-\\x1f]", "?") + "' (expected: 1 to " + longest
                            + " characters).");
        }
    }

    /** The artifacts of a workspace by name, from the one after {@code after}. */
    List<Artifact> page(Workspace workspace, @Nullable String type, String after, int limit) {
        return database.read(handle -> ArtifactRows.page(handle, workspace.id(), type, after, limit));
    }

    /** The oldest version first. */
    List<ArtifactVersion> versions(Artifact artifact) {
        return database.read(handle -> ArtifactRows.versions(handle, artifact.artifactId()));
    }

    Artifact requireArtifact(Caller caller, String artifactId) {
        return database.read(handle -> ArtifactRows.byId(handle, artifactId))
                .filter(artifact -> sees(caller, artifact))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_ARTIFACT,
                        "artifact '" + artifactId + "' does not exist."));
    }

    /** @param workspace null means the caller's default */
    Artifact requireArtifact(Caller caller, @Nullable String workspace, String name) {
        Workspace in = workspaces.require(caller, workspace);
        return database.read(handle -> ArtifactRows.byName(handle, in.id(), name)
                        // Comet: Python encodes the name a second time.
                        .or(() -> ArtifactRows.byName(handle, in.id(), decoded(name))))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_ARTIFACT,
                        "workspace '" + in.name() + "' has no artifact '" + decoded(name) + "'."));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }

    /** @throws ApiException NOT_FOUND with 624523 */
    Found require(Caller caller, String versionId) {
        return find(caller, versionId).orElseThrow(() -> unknown(versionId));
    }

    Optional<Found> find(Caller caller, String versionId) {
        return database.read(handle -> ArtifactRows.version(handle, versionId)
                        .flatMap(version -> ArtifactRows.byId(handle, version.artifactId())
                                .map(artifact -> new Found(artifact, version))))
                .filter(found -> sees(caller, found.artifact()));
    }

    Found require(Caller caller, VersionQuery query) {
        if (query.versionId() != null) {
            return require(caller, query.versionId());
        }
        Artifact artifact = artifact(caller, query);
        return database.read(handle -> version(handle, artifact, query))
                .map(version -> new Found(artifact, version))
                .orElseThrow(() -> new ApiException(
                        ErrorKind.NOT_FOUND,
                        SdkErrorCode.UNKNOWN_ARTIFACT_VERSION,
                        "artifact '" + artifact.name() + "' has no version '" + asked(query) + "'."));
    }

    private Artifact artifact(Caller caller, VersionQuery query) {
        if (query.artifactId() != null) {
            return requireArtifact(caller, query.artifactId());
        }
        if (query.name() == null) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "no artifact is named (expected: 'versionId', 'artifactId', or 'workspace' and 'artifactName').");
        }
        return requireArtifact(caller, query.workspace(), query.name());
    }

    private static String asked(VersionQuery query) {
        for (String text : new @Nullable String[] {query.version(), query.alias(), query.versionOrAlias()}) {
            if (text != null) {
                return text;
            }
        }
        return LATEST;
    }

    private static Optional<ArtifactVersion> version(Handle handle, Artifact artifact, VersionQuery query) {
        String id = artifact.artifactId();
        if (query.version() != null) {
            return ArtifactRows.version(handle, id, query.version());
        }
        if (query.alias() != null) {
            return alias(handle, id, query.alias());
        }
        String either = query.versionOrAlias();
        if (either != null) {
            return ArtifactRows.version(handle, id, either).or(() -> alias(handle, id, either));
        }
        return alias(handle, id, LATEST);
    }

    /** Nothing is latest before something is closed: then it is the newest, whose state tells the reader what to do. */
    private static Optional<ArtifactVersion> alias(Handle handle, String artifactId, String alias) {
        return ArtifactRows.byAlias(handle, artifactId, alias).or(() -> {
            List<ArtifactVersion> all = alias.toLowerCase(Locale.ROOT).equals(LATEST.toLowerCase(Locale.ROOT))
                    ? ArtifactRows.versions(handle, artifactId)
                    : List.of();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
        });
    }

    private boolean sees(Caller caller, Artifact artifact) {
        return workspaces.of(caller).stream().anyMatch(workspace -> workspace.id() == artifact.workspaceId());
    }

    private static ApiException unknown(String versionId) {
        return new ApiException(
                ErrorKind.NOT_FOUND,
                SdkErrorCode.UNKNOWN_ARTIFACT_VERSION,
                "artifact version '" + versionId + "' does not exist.");
    }

    /** Removes an artifact with its versions. Their bytes go when nothing else has them. */
    void delete(Artifact artifact) {
        remove("DELETE FROM artifact WHERE artifact_id = :id", artifact.artifactId());
    }

    void delete(ArtifactVersion version) {
        remove("DELETE FROM artifact_version WHERE version_id = :id", version.versionId());
    }

    private void remove(String statement, String id) {
        database.writeNow(
                handle -> handle.createUpdate(statement).bind("id", id).execute());
    }
}
