package dev.halley.server.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.audit.Audit;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.project.Projects;
import dev.halley.server.trash.Trash;
import dev.halley.server.workspace.Workspace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes exports in. Each experiment becomes visible at once, when all of it is on disk; one that broke off is deleted, at the latest by the
 * next import of it or after a day. An experiment that is there already is left alone, so a file can be imported again.
 *
 * <p>Thread-safe.
 */
final class Imports {

    private static final Logger log = LoggerFactory.getLogger(Imports.class);

    /** As {@link Trash} has it: what is no trash and has this is not whole yet. */
    private static final int HIDDEN = 2;

    /** With several servers: a row that another one has begun so lately is under way there. */
    private static final long UNDER_WAY_MILLIS = Duration.ofMinutes(2).toMillis();

    private final ImportedExperiment.Parts parts;
    private final Projects projects;
    private final Experiments experiments;
    private final Trash trash;
    private final Audit audit;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Imports(
            ImportedExperiment.Parts parts,
            Projects projects,
            Experiments experiments,
            Trash trash,
            Audit audit,
            Clock clock) {
        this.parts = parts;
        this.projects = projects;
        this.experiments = experiments;
        this.trash = trash;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Where a file goes.
     *
     * @param project null for the projects that it names
     */
    record Target(
            Caller caller, Workspace workspace, @Nullable String project) {}

    /** Told of what is done, and called often in between. */
    interface Progress extends Runnable {
        void tell(ObjectNode line) throws IOException;
    }

    /** What became of an experiment. */
    private record Outcome(String state, String key, long points, java.util.List<String> lost) {}

    /** Where a key stands. */
    private record Found(long id, long workspaceId, int archived, boolean inTrash, long lastSeenMillis) {
        boolean isUnfinished() {
            return archived == HIDDEN && !inTrash;
        }
    }

    /** Imports a file that was checked. The last line told is that of the kind {@code done}. */
    void run(ImportFile file, Target target, Progress progress) throws IOException {
        if (target.project() == null) {
            makeProjects(file, target);
        }
        ImportedContents contents = new ImportedContents(parts, file);
        int imported = 0;
        int there = 0;
        int refused = 0;
        long points = 0;
        try (LineReader lines = file.lines(ExportFile.EXPERIMENTS)) {
            while (lines.next()) {
                String key = lines.text("key", 50);
                String named = lines.text("project", 0);
                ObjectNode line =
                        Json.MAPPER.createObjectNode().put("kind", "experiment").put("key", key);
                try {
                    if (!ExportFile.KEY.matcher(key).matches()) {
                        throw lines.wrong("'key' is no key of an experiment");
                    }
                    Outcome outcome = importOne(file, target, key, named, contents, progress);
                    line.put("state", outcome.state()).put("as", outcome.key());
                    outcome.lost().forEach(line.withArray("lost")::add);
                    imported += outcome.state().equals("imported") ? 1 : 0;
                    there += outcome.state().equals("there") ? 1 : 0;
                    points += outcome.points();
                } catch (ApiException refusal) {
                    refused++;
                    line.put("state", "refused").put("why", refusal.getMessage());
                }
                progress.tell(line);
            }
        }
        // What names experiments comes when they are there.
        FamilyImport families =
                new FamilyImport(parts, contents, target, projects, key -> ownKey(key, target.workspace()));
        ObjectNode others = Json.MAPPER.createObjectNode();
        for (Family family : Family.all()) {
            if (file.has(family.member())) {
                FamilyImport.Reading reading = families.new Reading(family, progress);
                try (LineReader lines = file.lines(family.member())) {
                    reading.read(lines);
                }
                others.put(family.member().replace(".jsonl", ""), reading.imported());
                refused += reading.refused();
            }
        }
        audit.recordSoon(
                target.caller(), "workspace.import", target.workspace().name() + ": " + imported + " experiments");
        progress.tell(Json.MAPPER
                .createObjectNode()
                .put("kind", "done")
                .put("imported", imported)
                .put("there", there)
                .put("refused", refused)
                .put("points", points)
                .put("contents", contents.size())
                .setAll(others));
    }

    /** Makes the projects of a file that are not there; those that are keep their texts. */
    private void makeProjects(ImportFile file, Target target) throws IOException {
        try (LineReader lines = file.lines(ExportFile.PROJECTS)) {
            while (lines.next()) {
                String name = lines.text("name", 0);
                if (projects.find(target.workspace(), name).isPresent()) {
                    continue;
                }
                String description = lines.optionalText("description", 0);
                String note = lines.optionalText("note", 0);
                parts.database().writeNow(handle -> {
                    long id = projects.requireId(handle, target.workspace(), target.caller(), name);
                    handle.createUpdate("UPDATE project SET description = :description WHERE id = :id")
                            .bind("description", description == null ? "" : description)
                            .bind("id", id)
                            .execute();
                    if (note != null) {
                        handle.createUpdate("INSERT INTO project_note (project_id, text, updated_millis)"
                                        + " VALUES (:id, :text, :now) ON CONFLICT DO NOTHING")
                                .bind("id", id)
                                .bind("text", note)
                                .bind("now", clock.millis())
                                .execute();
                    }
                    return id;
                });
            }
        }
    }

    private Outcome importOne(
            ImportFile file, Target target, String key, String project, ImportedContents contents, Progress progress)
            throws IOException {
        String own = ownKey(key, target.workspace());
        Found found = find(own);
        if (found != null && !found.isUnfinished()) {
            if (found.inTrash()) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "experiment '" + own
                                + "' is in the trash. Restore it, or delete it for good and import it again.");
            }
            return new Outcome("there", own, 0, java.util.List.of());
        }
        if (!underWay.add(own)) {
            throw busy(own);
        }
        try {
            if (found != null) {
                if (parts.database().isShared() && found.lastSeenMillis() > clock.millis() - UNDER_WAY_MILLIS) {
                    throw busy(own);
                }
                trash.delete(found.id());
            }
            return store(file, target, key, own, project, contents, progress);
        } finally {
            underWay.remove(own);
        }
    }

    /** The key under which an experiment is imported: its own, or another if another workspace has that. */
    private String ownKey(String key, Workspace workspace) {
        Found found = find(key);
        return found == null || found.workspaceId() == workspace.id() ? key : ExportFile.copiedKey(key, workspace.id());
    }

    private static ApiException busy(String key) {
        return new ApiException(
                ErrorKind.CONFLICT, "experiment '" + key + "' is being imported just now. Try again in two minutes.");
    }

    private Outcome store(
            ImportFile file,
            Target target,
            String key,
            String own,
            String project,
            ImportedContents contents,
            Progress progress)
            throws IOException {
        String place = target.project() == null ? project : target.project();
        long id = parts.database().writeNow(handle -> begin(handle, target, own, place));
        boolean whole = false;
        try {
            Beats beats = new Beats(id, progress);
            ImportedExperiment experiment =
                    new ImportedExperiment(parts, file, id, target.workspace().id(), contents, beats);
            experiment.read(key);
            experiment.finish();
            whole = true;
            experiments.touched(id);
            return new Outcome("imported", own, experiment.points(), experiment.lost());
        } catch (CompletionException | IllegalArgumentException unusable) {
            throw refusal(own, unusable);
        } catch (org.jdbi.v3.core.JdbiException unusable) {
            log.warn("experiment {} of an import cannot be stored", own, unusable);
            throw new ApiException(
                    ErrorKind.INVALID, "experiment '" + own + "' cannot be stored: the database refuses a line of it.");
        } finally {
            if (!whole) {
                deleteQuietly(id);
            }
        }
    }

    private static RuntimeException refusal(String key, RuntimeException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ApiException || cause instanceof DatabaseException) {
            return (RuntimeException) cause;
        }
        return new ApiException(
                ErrorKind.INVALID, "experiment '" + key + "' cannot be stored: " + cause.getMessage() + ".");
    }

    private void deleteQuietly(long id) {
        try {
            trash.delete(id);
        } catch (RuntimeException later) {
            log.warn("a half imported experiment is deleted later: {}", later.getMessage());
        }
    }

    private long begin(Handle handle, Target target, String key, String project) {
        parts.quotas().requireRoomForExperiment(handle, target.workspace().id());
        long now = clock.millis();
        return handle.createUpdate("INSERT INTO experiment (experiment_key, project_id, user_id, name, created_millis,"
                        + " start_millis, last_seen_millis, alive, archived)"
                        + " VALUES (:key, :project, :user, '', :now, :now, :now, 0, :hidden)")
                .bind("key", key)
                .bind("project", projects.requireId(handle, target.workspace(), target.caller(), project))
                .bind("user", target.caller().userId())
                .bind("now", now)
                .bind("hidden", HIDDEN)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    private @Nullable Found find(String key) {
        Optional<Found> found = parts.database().read(handle -> handle.createQuery(
                        "SELECT e.id, p.workspace_id, e.archived, e.last_seen_millis,"
                                + " (SELECT count(*) FROM trash t WHERE t.experiment_id = e.id) AS trashed"
                                + " FROM experiment e JOIN project p ON p.id = e.project_id WHERE e.experiment_key = :key")
                .bind("key", key)
                .map((row, context) -> new Found(
                        row.getLong("id"),
                        row.getLong("workspace_id"),
                        row.getInt("archived"),
                        row.getLong("trashed") > 0,
                        row.getLong("last_seen_millis")))
                .findOne());
        return found.orElse(null);
    }

    /** Says to other servers, now and then, that the import goes on. */
    private final class Beats implements Runnable {

        private final long id;
        private final Progress progress;
        private long latestMillis = clock.millis();

        Beats(long id, Progress progress) {
            this.id = id;
            this.progress = progress;
        }

        @Override
        public void run() {
            progress.run();
            long now = clock.millis();
            if (now - latestMillis > UNDER_WAY_MILLIS / 4) {
                latestMillis = now;
                parts.database().writeNow(handle -> handle.createUpdate(
                                "UPDATE experiment SET last_seen_millis = :now WHERE id = :id")
                        .bind("now", now)
                        .bind("id", id)
                        .execute());
            }
        }
    }
}
