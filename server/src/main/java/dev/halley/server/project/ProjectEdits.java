package dev.halley.server.project;

import dev.halley.server.database.Database;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is changed of a project after it was made. */
public final class ProjectEdits {

    private final Database database;
    private final Clock clock;

    public ProjectEdits(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Changes what is given; null leaves something as it is.
     *
     * @throws ApiException CONFLICT if the workspace has another project of that name
     */
    void update(Project project, @Nullable String name, @Nullable String description) {
        if (name != null) {
            Projects.checkName(name);
            refuseDefault(project, !name.equalsIgnoreCase(Projects.DEFAULT_NAME), "be renamed");
        }
        database.writeNow(handle -> {
            if (name != null && isTaken(handle, project, name)) {
                throw new ApiException(
                        ErrorKind.CONFLICT,
                        "project '" + name + "' exists already in workspace '" + project.workspace() + "'.");
            }
            return handle.createUpdate("UPDATE project SET name = coalesce(:name, name),"
                            + " description = coalesce(:description, description) WHERE id = :id")
                    .bind("name", name)
                    .bind("description", description)
                    .bind("id", project.id())
                    .execute();
        });
    }

    private static boolean isTaken(Handle handle, Project project, String name) {
        return handle.createQuery(
                        "SELECT 1 FROM project WHERE workspace_id = :workspace AND name = :name AND id <> :id")
                .bind("workspace", project.workspaceId())
                .bind("name", name)
                .bind("id", project.id())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** @throws ApiException INVALID if the user is no member of the project's workspace */
    void setOwner(Project project, String userName) {
        int changed = database.writeNow(handle -> handle.createUpdate("UPDATE project SET owner_id ="
                        + " (SELECT u.id FROM account u JOIN workspace_member m ON m.user_id = u.id"
                        + " WHERE u.name = :user AND m.workspace_id = :workspace) WHERE id = :id"
                        + " AND EXISTS (SELECT 1 FROM account u JOIN workspace_member m ON m.user_id = u.id"
                        + " WHERE u.name = :user AND m.workspace_id = :workspace)")
                .bind("user", userName)
                .bind("workspace", project.workspaceId())
                .bind("id", project.id())
                .execute());
        if (changed == 0) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "userName: '" + userName + "' (expected: a member of workspace '" + project.workspace() + "').");
        }
    }

    /** The notes, empty if nobody wrote any. */
    String notes(Project project) {
        return database.read(handle -> handle.createQuery("SELECT text FROM project_note WHERE project_id = :id")
                .bind("id", project.id())
                .mapTo(String.class)
                .findOne()
                .orElse(""));
    }

    void setNotes(Project project, String text) {
        database.writeNow(handle -> handle.createUpdate(
                        "INSERT INTO project_note (project_id, text, updated_millis) VALUES (:id, :text, :now)"
                                + " ON CONFLICT (project_id) DO UPDATE SET text = excluded.text,"
                                + " updated_millis = excluded.updated_millis")
                .bind("id", project.id())
                .bind("text", text)
                .bind("now", clock.millis())
                .execute());
    }

    /** Refuses what nobody may do to the project that experiments go to which name none. */
    public static void refuseDefault(Project project, boolean unless, String what) {
        if (unless && project.name().equalsIgnoreCase(Projects.DEFAULT_NAME)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "project '" + project.name() + "' takes the experiments that name no project and cannot " + what
                            + ".");
        }
    }
}
