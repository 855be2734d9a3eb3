package dev.halley.server.share;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.access.Shared;
import dev.halley.server.database.Database;
import dev.halley.server.http.Caller;
import dev.halley.server.http.Json;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.query.ExperimentQueries;
import dev.halley.server.query.ExperimentQuery;
import dev.halley.server.query.Filter;
import dev.halley.server.query.FilterException;
import dev.halley.server.query.FilterParser;
import dev.halley.server.query.Scope;
import dev.halley.server.savedview.SavedView;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which experiments the links to views and reports open: those that the view showed to the owner who shared it, by the same filters, as
 * they match now. What others change in the view changes how it looks and not what is open. Thread-safe.
 */
public final class SharedParts {

    private static final Logger log = LoggerFactory.getLogger(SharedParts.class);
    private static final long MINUTE = 60_000;

    private final Database database;
    private final Projects projects;
    private final ExperimentQueries queries;
    private final Clock clock;

    public SharedParts(Database database, Projects projects, ExperimentQueries queries, Clock clock) {
        this.database = database;
        this.projects = projects;
        this.queries = queries;
        this.clock = clock;
    }

    /** What of a project is open. */
    public record Part(Project project, Set<Long> experimentIds) {}

    /** What a link to a view opens of a project, empty if the caller has none that is of this project. */
    public Optional<Part> seen(Caller caller, String workspace, String project) {
        Shared shared = caller.grant().shared();
        if (shared == null || !shared.isPart()) {
            return Optional.empty();
        }
        return projects.byId(shared.projectId())
                .filter(found ->
                        found.workspace().equals(workspace) && found.name().equals(project))
                .filter(found -> !isMoreThanAGuest(caller, found))
                .map(found -> new Part(found, open(shared)));
    }

    /** Somebody who sees the whole project anyway is not narrowed by a link that they once followed. */
    private boolean isMoreThanAGuest(Caller caller, Project project) {
        return projects.find(caller, project.key()).isPresent();
    }

    private Set<Long> open(Shared shared) {
        return new HashSet<>(database.read(
                handle -> handle.createQuery("SELECT experiment_id FROM share_link_experiment WHERE link_id = :link")
                        .bind("link", shared.linkId())
                        .mapTo(Long.class)
                        .list()));
    }

    /** Looks up which experiments a link opens now. */
    public void renew(Shared shared) {
        Set<Long> wanted = shown(shared);
        if (wanted.equals(open(shared))) {
            return;
        }
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM share_link_experiment WHERE link_id = :link")
                    .bind("link", shared.linkId())
                    .execute();
            for (long experiment : wanted) {
                handle.createUpdate("INSERT INTO share_link_experiment (link_id, experiment_id)"
                                + " SELECT s.link_id, e.id FROM share_link s, experiment e"
                                + " WHERE s.link_id = :link AND e.id = :experiment ON CONFLICT DO NOTHING")
                        .bind("link", shared.linkId())
                        .bind("experiment", experiment)
                        .execute();
            }
            return wanted.size();
        });
    }

    private Set<Long> shown(Shared shared) {
        Optional<String> stored = database.read(handle -> handle.createQuery("SELECT s.shows FROM share_link s"
                        + " JOIN saved_view v ON v.id = s.target AND v.project_id = s.project_id"
                        + " WHERE s.link_id = :link AND s.shows IS NOT NULL")
                .bind("link", shared.linkId())
                .mapTo(String.class)
                .findOne());
        Optional<Project> project = projects.byId(shared.projectId());
        Set<Long> found = new HashSet<>();
        if (stored.isPresent() && project.isPresent()) {
            JsonNode shows = parsed(stored.get());
            add(project.get(), Scope.LIST, shows.path("listed"), found);
            add(project.get(), Scope.ARCHIVE, shows.path("archived"), found);
            for (JsonNode key : shows.path("keys")) {
                byKey(project.get(), key.asText()).ifPresent(found::add);
            }
        }
        return found;
    }

    private void add(Project project, Scope scope, JsonNode filters, Set<Long> found) {
        for (JsonNode text : filters) {
            try {
                found.addAll(queries.ids(project, ExperimentQuery.of(scope, filter(text.asText()))));
            } catch (FilterException unreadable) {
                log.warn("a shared view has the filter '{}': {}", text.asText(), unreadable.getMessage());
            }
        }
    }

    private Filter filter(String text) throws FilterException {
        return text.isBlank() ? Filter.ALL : FilterParser.parse(text, clock.millis() / MINUTE * MINUTE);
    }

    private Optional<Long> byKey(Project project, String key) {
        return database.read(handle -> handle.createQuery("SELECT id FROM experiment WHERE experiment_key = :key"
                        + " AND project_id = :project AND archived <> 2")
                .bind("key", key)
                .bind("project", project.id())
                .mapTo(Long.class)
                .findOne());
    }

    /**
     * What a view shows, for the link to it.
     *
     * @throws dev.halley.server.error.ApiException INVALID if a filter of it cannot be read
     */
    public String shows(SavedView view) {
        ShownExperiments shown = ShownExperiments.of(view.state());
        for (String filter : shown.filters()) {
            try {
                filter(filter);
            } catch (FilterException unreadable) {
                throw new dev.halley.server.error.ApiException(
                        dev.halley.server.error.ErrorKind.INVALID,
                        "the view '" + view.name() + "' has the filter '" + filter + "': " + unreadable.getMessage()
                                + " Mend it, save the view and share it again.");
            }
        }
        return shown.json();
    }

    /** The page of a shared view with all that its address says, null if its state is no address. */
    static @Nullable String search(SavedView view) {
        boolean isAddress = view.state().isEmpty() || view.state().matches("\\?[!-~]*");
        if (!isAddress || !view.kind().equals("table")) {
            return null;
        }
        return (view.state().isEmpty() ? "?" : view.state() + "&") + "view=" + view.id();
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
