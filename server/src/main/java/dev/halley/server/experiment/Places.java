package dev.halley.server.experiment;

import dev.halley.server.database.Database;
import dev.halley.server.http.Caller;
import dev.halley.server.project.Projects;
import dev.halley.server.workspace.Workspace;
import java.time.Clock;
import java.util.List;

/** Where experiments are shown: each is in one project, and others may have a link to it. */
public final class Places {

    private final Database database;
    private final Projects projects;
    private final Experiments experiments;
    private final Clock clock;

    public Places(Database database, Projects projects, Experiments experiments, Clock clock) {
        this.database = database;
        this.projects = projects;
        this.experiments = experiments;
        this.clock = clock;
    }

    /** Moves experiments to a project, which is made if there is none. Links to them stay. */
    void move(Caller caller, List<Experiment> moved, Workspace workspace, String project) {
        database.writeNow(handle -> {
            long target = projects.requireId(handle, workspace, caller, project);
            for (Experiment experiment : moved) {
                handle.createUpdate("UPDATE experiment SET project_id = :project WHERE id = :id")
                        .bind("project", target)
                        .bind("id", experiment.id())
                        .execute();
                handle.createUpdate("DELETE FROM experiment_link WHERE project_id = :project AND experiment_id = :id")
                        .bind("project", target)
                        .bind("id", experiment.id())
                        .execute();
            }
            return moved.size();
        });
        moved.forEach(experiment -> experiments.touched(experiment.id()));
    }

    /** Lets a project, which is made if there is none, show experiments of other projects too. */
    void link(Caller caller, List<Experiment> linked, Workspace workspace, String project) {
        database.writeNow(handle -> {
            long target = projects.requireId(handle, workspace, caller, project);
            for (Experiment experiment : linked) {
                handle.createUpdate("INSERT INTO experiment_link (project_id, experiment_id, created_millis)"
                                + " SELECT :project, id, :now FROM experiment WHERE id = :id AND project_id <> :project"
                                + " ON CONFLICT (project_id, experiment_id) DO NOTHING")
                        .bind("project", target)
                        .bind("id", experiment.id())
                        .bind("now", clock.millis())
                        .execute();
            }
            return linked.size();
        });
    }
}
