package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.ArtifactRecords;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.NamedArtifact;
import dev.halley.metadata.NewArtifact;
import dev.halley.metadata.Page;
import dev.halley.metadata.StepOrigin;
import dev.halley.metadata.StoredArtifact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of the metadata store that tells what artifacts there are. Each method is one transaction. */
abstract class SqlArtifactRecords extends SqlRunStore implements ArtifactRecords {

    private final Database database;

    SqlArtifactRecords(Database database) {
        super(database);
        this.database = database;
    }

    @Override
    public StoredArtifact saveArtifact(NewArtifact artifact, Instant at) {
        return database.write(handle -> ArtifactTables.insert(handle, artifact, null, at));
    }

    @Override
    public Optional<ArtifactVersion> findArtifact(String name, int version) {
        return database.read(handle -> ArtifactTables.find(handle, name, version));
    }

    @Override
    public Optional<ArtifactVersion> latestArtifact(String name) {
        return database.read(handle -> ArtifactTables.find(handle, name, null));
    }

    @Override
    public Page<ArtifactVersion> artifacts(Listing listing) {
        return database.read(handle -> ArtifactTables.page(handle, listing));
    }

    @Override
    public int countArtifacts(List<Filter> filters, int most) {
        return database.read(handle -> ArtifactTables.count(handle, filters, most));
    }

    @Override
    public List<ArtifactVersion> latestArtifacts(String nameContains, int limit) {
        return database.read(handle -> ArtifactTables.latest(handle, nameContains, limit));
    }

    @Override
    public Page<NamedArtifact> listNamedArtifacts(Listing listing) {
        return database.read(handle -> ArtifactTables.named(handle, listing));
    }

    @Override
    public int countNamedArtifacts(List<Filter> filters, int most) {
        return database.read(handle -> ArtifactTables.countNamed(handle, filters, most));
    }

    @Override
    public List<StepOrigin> usedBy(String artifactId, int limit) {
        return database.read(handle -> ArtifactTables.usedBy(handle, artifactId, limit));
    }

    @Override
    public boolean changeArtifact(
            String artifactId, List<String> addTags, List<String> removeTags, Map<String, JsonNode> metadata) {
        return database.write(handle -> ArtifactTables.change(handle, artifactId, addTags, removeTags, metadata));
    }

    @Override
    public boolean deleteArtifact(String artifactId) {
        return database.write(handle -> ArtifactTables.delete(handle, artifactId));
    }

    @Override
    public List<ArtifactVersion> unusedArtifacts(Duration age, Instant now, int limit) {
        return database.read(handle -> ArtifactTables.unused(handle, now.minus(age), limit));
    }

    @Override
    public List<String> neededContents(List<String> hashes) {
        return database.read(handle -> ArtifactTables.needed(handle, hashes));
    }
}
