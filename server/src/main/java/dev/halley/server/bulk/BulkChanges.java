package dev.halley.server.bulk;

import dev.halley.server.access.Access;
import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Caller;
import dev.halley.server.trash.Trash;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes many experiments, in pieces so that nobody who logs has to wait for all of them, and undoes that. Thread-safe. */
public final class BulkChanges {

    private static final int AT_ONCE = 1_000;
    private static final long KEPT_MILLIS = 30L * 86_400_000;

    private final Database database;
    private final Trash trash;
    private final LongConsumer touched;
    private final Clock clock;

    /**
     * @param touched told of each experiment that was changed
     */
    public BulkChanges(Database database, Trash trash, LongConsumer touched, Clock clock) {
        this.database = database;
        this.trash = trash;
        this.touched = touched;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param id undoes it
     */
    public record Done(String id, int changed) {}

    /** A change that can be undone. */
    private record Change(
            long projectId, BulkAction action, @Nullable String argument, List<Long> ids) {}

    /**
     * Changes experiments of a project.
     *
     * @param argument the tag, or the row id of the project to move to
     */
    public Done make(Caller caller, long projectId, BulkAction action, @Nullable String argument, List<Long> ids) {
        List<Long> changed = apply(action, argument, ids);
        String id = UUID.randomUUID().toString().replace("-", "");
        database.writeNow(handle -> {
            handle.createUpdate("DELETE FROM bulk_change WHERE made_millis < :limit")
                    .bind("limit", clock.millis() - KEPT_MILLIS)
                    .execute();
            return handle.createUpdate(
                            "INSERT INTO bulk_change (id, user_id, project_id, action, argument, experiment_ids,"
                                    + " made_millis, undone) VALUES (:id, :user, :project, :action, :argument, :ids, :now, 0)")
                    .bind("id", id)
                    .bind("user", caller.userId())
                    .bind("project", projectId)
                    .bind("action", action.word())
                    .bind("argument", argument)
                    .bind("ids", changed.stream().map(String::valueOf).collect(Collectors.joining(",")))
                    .bind("now", clock.millis())
                    .execute();
        });
        return new Done(id, changed.size());
    }

    /**
     * Undoes a change of the caller's, once.
     *
     * @throws ApiException NOT_FOUND if there is none, or it was undone
     */
    public int undo(Caller caller, String id) {
        Change change = database.writeNow(handle -> take(handle, caller, id));
        return switch (change.action()) {
            case ARCHIVE -> apply(BulkAction.RESTORE, null, change.ids()).size();
            case RESTORE -> apply(BulkAction.ARCHIVE, null, change.ids()).size();
            case DELETE -> {
                int back = trash.restore(change.ids());
                change.ids().forEach(touched::accept);
                yield back;
            }
            case TAG -> apply(BulkAction.UNTAG, change.argument(), change.ids()).size();
            case UNTAG -> apply(BulkAction.TAG, change.argument(), change.ids()).size();
            case MOVE ->
                apply(BulkAction.MOVE, Long.toString(change.projectId()), change.ids())
                        .size();
        };
    }

    private static Change take(Handle handle, Caller caller, String id) {
        boolean allowed = handle.createQuery("SELECT project_id FROM bulk_change WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .filter(project -> Access.toProject(handle, caller, project))
                .isPresent();
        if (!allowed) {
            throw unknown();
        }
        int taken = handle.createUpdate(
                        "UPDATE bulk_change SET undone = 1 WHERE id = :id AND user_id = :user AND undone = 0")
                .bind("id", id)
                .bind("user", caller.userId())
                .execute();
        if (taken == 0) {
            throw unknown();
        }
        return handle.createQuery("SELECT project_id, action, argument, experiment_ids FROM bulk_change WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Change(
                        row.getLong(1), BulkAction.of(row.getString(2)), row.getString(3), ids(row.getString(4))))
                .one();
    }

    private static ApiException unknown() {
        return new ApiException(ErrorKind.NOT_FOUND, "there is no such change of yours that could be undone.");
    }

    private static List<Long> ids(String joined) {
        return joined.isEmpty()
                ? List.of()
                : Arrays.stream(joined.split(",", -1)).map(Long::valueOf).toList();
    }

    /** Returns those that it changed. */
    private List<Long> apply(BulkAction action, @Nullable String argument, List<Long> ids) {
        List<Long> changed = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<Long> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            if (action == BulkAction.DELETE) {
                trash.put(some);
                changed.addAll(some);
            } else {
                changed.addAll(database.writeNow(handle -> change(handle, action, argument, some)));
            }
        }
        changed.forEach(touched::accept);
        return changed;
    }

    private static List<Long> change(Handle handle, BulkAction action, @Nullable String argument, List<Long> ids) {
        String sql =
                switch (action) {
                    case ARCHIVE -> "UPDATE experiment SET archived = 1 WHERE id = :id AND archived = 0";
                    case RESTORE -> "UPDATE experiment SET archived = 0 WHERE id = :id AND archived = 1";
                    case TAG -> "INSERT INTO tag (experiment_id, name) VALUES (:id, :argument) ON CONFLICT DO NOTHING";
                    case UNTAG -> "DELETE FROM tag WHERE experiment_id = :id AND name = :argument";
                    case MOVE ->
                        "UPDATE experiment SET project_id = CAST(:argument AS BIGINT) WHERE id = :id"
                                + " AND project_id <> CAST(:argument AS BIGINT)";
                    case DELETE -> throw new IllegalStateException("the trash does that");
                };
        boolean withArgument = sql.contains(":argument");
        List<Long> changed = new ArrayList<>();
        try (var update = handle.createUpdate(sql)) {
            for (long id : ids) {
                update.bind("id", id);
                if (withArgument) {
                    update.bind("argument", argument);
                }
                if (update.execute() > 0) {
                    changed.add(id);
                }
            }
        }
        return changed;
    }
}
