package dev.halley.server.experiment;

import dev.halley.server.database.Database;
import dev.halley.server.database.Waiting;
import dev.halley.server.database.WriterStatements;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.error.SdkErrorCode;
import dev.halley.server.http.Caller;
import dev.halley.server.project.Project;
import dev.halley.server.project.Projects;
import dev.halley.server.quota.Quotas;
import dev.halley.server.workspace.Workspace;
import dev.halley.server.workspace.Workspaces;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes experiments, many in one commit: a sweep begins thousands. Where they belong is looked up once and remembered for half a second, and
 * the row itself is one statement. Thread-safe.
 */
final class ExperimentBeginnings {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32,50}");
    private static final int LONGEST_NAME = 500;
    private static final int REMEMBERED = 10_000;
    private static final long REMEMBERED_NANOS = Duration.ofMillis(500).toNanos();
    private static final long TAKEN = -1;

    private final Database database;
    private final Workspaces workspaces;
    private final Projects projects;
    private final Quotas quotas;
    private final Clock clock;
    private final WriterStatements statements = new WriterStatements();
    private final Map<Wanted, Home> homes = new ConcurrentHashMap<>();

    ExperimentBeginnings(Database database, Workspaces workspaces, Projects projects, Quotas quotas, Clock clock) {
        this.database = database;
        this.workspaces = workspaces;
        this.projects = projects;
        this.quotas = quotas;
        this.clock = clock;
    }

    private record Wanted(
            Caller caller,
            @Nullable String workspace,
            @Nullable String project) {}

    /** Where an experiment goes, as of a moment ago. */
    private record Home(Workspace workspace, Project project, long sinceNanos) {}

    /** As {@link Experiments#begin}. */
    CompletableFuture<Experiment> begin(Caller caller, NewExperiment wanted, Experiments.@Nullable Change change) {
        String key = wanted.key() == null ? UUID.randomUUID().toString().replace("-", "") : wanted.key();
        if (!KEY.matcher(key).matches()) {
            throw new ApiException(
                    ErrorKind.INVALID, "experimentKey: '" + key + "' (expected: 32 to 50 letters and digits).");
        }
        String name = checkedName(wanted.name());
        database.aboutToWrite();
        Wanted place = new Wanted(caller, wanted.workspace(), wanted.project());
        Home known = homes.get(place);
        if (known == null || isToBeLookedUp(place, known)) {
            return insert(caller, key, name, wanted.offline(), lookUp(place), change);
        }
        return insert(caller, key, name, wanted.offline(), known, change).exceptionallyComposeAsync(failure -> {
            Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
            if (cause instanceof ApiException || failure instanceof ApiException) {
                return CompletableFuture.failedFuture(cause instanceof ApiException ? cause : failure);
            }
            // The project may have been deleted since.
            homes.remove(place);
            return insert(caller, key, name, wanted.offline(), lookUp(place), change);
        });
    }

    /** One caller looks again; the others go on with what was known. */
    private boolean isToBeLookedUp(Wanted place, Home known) {
        long now = System.nanoTime();
        if (now - known.sinceNanos() <= REMEMBERED_NANOS) {
            return false;
        }
        Waiting.begin();
        return homes.replace(place, known, new Home(known.workspace(), known.project(), now));
    }

    private Home lookUp(Wanted wanted) {
        Workspace workspace;
        try {
            workspace = workspaces.require(wanted.caller(), wanted.workspace());
        } catch (ApiException refused) {
            homes.remove(wanted);
            throw refused;
        }
        String name = wanted.project() == null || wanted.project().isBlank() ? Projects.DEFAULT_NAME : wanted.project();
        Project project = projects.find(workspace, name).orElseGet(() -> {
            long id = database.writeNow(handle -> projects.requireId(handle, workspace, wanted.caller(), name));
            return projects.byId(id)
                    .orElseThrow(() -> new ApiException(
                            ErrorKind.CONFLICT, "project '" + name + "' was deleted meanwhile. Try again."));
        });
        Home home = new Home(workspace, project, System.nanoTime());
        if (homes.size() > REMEMBERED) {
            homes.clear();
        }
        homes.put(wanted, home);
        return home;
    }

    private CompletableFuture<Experiment> insert(
            Caller caller, String key, String name, boolean offline, Home home, Experiments.@Nullable Change change) {
        long now = clock.millis();
        Database.Write<Long> insertion = handle -> {
            quotas.requireRoomForExperiment(handle, home.workspace().id());
            long id = insert(handle.getConnection(), caller, key, name, offline, home, now);
            if (change != null && id != TAKEN) {
                change.write(handle, id);
            }
            return id;
        };
        return (change == null ? database.append(insertion, id -> {}) : database.write(insertion)).thenApply(id -> {
            if (id == TAKEN) {
                throw new ApiException(
                        ErrorKind.CONFLICT, SdkErrorCode.EXPERIMENT_EXISTS, "experiment '" + key + "' exists already.");
            }
            return made(id, key, name, caller, home, now);
        });
    }

    private long insert(
            Connection connection, Caller caller, String key, String name, boolean offline, Home home, long now)
            throws SQLException {
        PreparedStatement statement = statements.get(connection, """
                INSERT INTO experiment (experiment_key, project_id, user_id, name, created_millis,
                                        start_millis, last_seen_millis, alive, offline)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)
                ON CONFLICT (experiment_key) DO NOTHING
                RETURNING id
                """);
        statement.setString(1, key);
        statement.setLong(2, home.project().id());
        statement.setLong(3, caller.userId());
        statement.setString(4, name);
        statement.setLong(5, now);
        statement.setLong(6, now);
        statement.setLong(7, now);
        statement.setLong(8, offline ? 1 : 0);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : TAKEN;
        } catch (SQLException failure) {
            throw statements.forgetting(failure);
        }
    }

    private static Experiment made(long id, String key, String name, Caller caller, Home home, long now) {
        return new Experiment(
                id,
                key,
                home.project().id(),
                home.project().key(),
                home.project().name(),
                home.workspace().name(),
                caller.userName(),
                name,
                now,
                null,
                now,
                true,
                false,
                false,
                null,
                null,
                false,
                null);
    }

    private static String checkedName(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return RandomNames.next();
        }
        // No text of PostgreSQL holds the character with number 0.
        String printable = name.replace('\0', '\u2400');
        return printable.length() > LONGEST_NAME ? printable.substring(0, LONGEST_NAME) : printable;
    }
}
