package dev.halley.metadata.sql;

import dev.halley.metadata.RunControls;
import dev.halley.metadata.RunStatus;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.StoredRun;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people do to runs: pause them, approve steps, judge what came of them. */
final class ControlTables {

    private static final RowMapper<StoredApproval> APPROVAL = row -> new StoredApproval(
            row.getString("run_id"),
            row.getString("step"),
            row.getString("step_run_id"),
            row.getString("question"),
            Columns.instant(row, "asked"),
            Columns.instantOrNull(row, "decided"),
            row.getBoolean("approved"),
            row.getString("decided_by"),
            row.getString("comment"));

    private ControlTables() {}

    static boolean pause(Handle handle, String nameOrId, @Nullable String by, Instant at) {
        Optional<StoredRun> run = RunTables.find(handle, nameOrId, false);
        if (run.isEmpty() || run.get().status() != RunStatus.RUNNING) {
            return false;
        }
        if (by == null) {
            handle.createUpdate("DELETE FROM run_pause WHERE run_id = :run")
                    .bind("run", run.get().id())
                    .execute();
        } else {
            handle.createUpdate("INSERT INTO run_pause (run_id, paused_by, paused) VALUES (:run, :by, :at)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("run", run.get().id())
                    .bind("by", by)
                    .bind("at", Columns.nanos(at))
                    .execute();
        }
        return true;
    }

    static RunControls find(Handle handle, String runId) {
        List<StoredApproval> approvals = handle.createQuery("SELECT * FROM approval WHERE run_id = :run ORDER BY no")
                .bind("run", runId)
                .map(APPROVAL)
                .list();
        return handle.createQuery("SELECT paused_by, paused FROM run_pause WHERE run_id = :run")
                .bind("run", runId)
                .map(row -> new RunControls(Columns.instant(row, "paused"), row.getString("paused_by"), approvals))
                .findOne()
                .orElseGet(() -> new RunControls(null, "", approvals));
    }

    static void ask(Handle handle, StoredApproval approval) {
        // That it runs is otherwise recorded a moment later, and only a step that runs can be answered.
        handle.createUpdate("UPDATE step_run SET status = 'RUNNING', started = :asked WHERE id = :id AND status ="
                        + " 'WAITING'")
                .bind("asked", Columns.nanos(approval.asked()))
                .bind("id", approval.stepRunId())
                .execute();
        handle.createUpdate("INSERT INTO approval (step_run_id, run_id, step, question, asked, approved, decided_by,"
                        + " comment) VALUES (:id, :run, :step, :question, :asked, :no, '', '')"
                        + " ON CONFLICT (step_run_id) DO UPDATE SET question = excluded.question,"
                        + " asked = excluded.asked, decided = NULL, decided_by = '', comment = ''"
                        + " WHERE approval.decided IS NULL OR NOT approval.approved")
                .bind("id", approval.stepRunId())
                .bind("run", approval.runId())
                .bind("step", approval.step())
                .bind("question", approval.question())
                .bind("asked", Columns.nanos(approval.asked()))
                .bind("no", false)
                .execute();
    }

    static boolean decide(
            Handle handle, String runId, String step, boolean approved, String by, String comment, Instant at) {
        return handle.createUpdate(
                                "UPDATE approval SET decided = :at, approved = :approved, decided_by = :by, comment ="
                                        + " :comment WHERE run_id = :run AND step = :step AND decided IS NULL AND EXISTS"
                                        + " (SELECT 1 FROM step_run s WHERE s.id = approval.step_run_id AND s.status ="
                                        + " 'RUNNING')")
                        .bind("at", Columns.nanos(at))
                        .bind("approved", approved)
                        .bind("by", by)
                        .bind("comment", comment)
                        .bind("run", runId)
                        .bind("step", step)
                        .execute()
                == 1;
    }

    static Optional<StoredApproval> approval(Handle handle, String stepRunId) {
        return handle.createQuery("SELECT * FROM approval WHERE step_run_id = :id")
                .bind("id", stepRunId)
                .map(APPROVAL)
                .findOne();
    }

    static boolean judge(Handle handle, String nameOrId, RunStatus status, String note) {
        Optional<StoredRun> found = RunTables.find(handle, nameOrId, false);
        if (found.isEmpty() || found.get().status() == RunStatus.RUNNING || status == RunStatus.RUNNING) {
            return false;
        }
        List<String> notices = new ArrayList<>(found.get().notices());
        notices.add(note);
        return handle.createUpdate("UPDATE run SET status = :status, notices = :notices"
                                + " WHERE id = :id AND status <> 'RUNNING' AND status <> :status")
                        .bind("status", status.name())
                        .bind("notices", Columns.json(notices))
                        .bind("id", found.get().id())
                        .execute()
                == 1;
    }

    static boolean discard(Handle handle, String nameOrId, String step, String note) {
        Optional<StoredRun> found = RunTables.find(handle, nameOrId, false);
        if (found.isEmpty() || found.get().status() == RunStatus.RUNNING) {
            return false;
        }
        // Of a step that came from the cache the original is what is wrong.
        handle.createUpdate("UPDATE step_run SET status = 'FAILED', failure = :failure WHERE status = 'COMPLETED'"
                        + " AND id = (SELECT origin_id FROM step_run"
                        + " WHERE run_no = (SELECT no FROM run WHERE id = :run) AND step = :step)")
                .bind("failure", Columns.json(new StepFailure("", note, null, "")))
                .bind("run", found.get().id())
                .bind("step", step)
                .execute();
        int changed = handle.createUpdate(
                        "UPDATE step_run SET status = 'FAILED', failure = :failure WHERE run_no = (SELECT no FROM run"
                                + " WHERE id = :run) AND step = :step AND status IN ('COMPLETED', 'CACHED')")
                .bind("failure", Columns.json(new StepFailure("", note, null, "")))
                .bind("run", found.get().id())
                .bind("step", step)
                .execute();
        // A run of which a step does not count any more did not complete: it can be resumed.
        return changed == 1
                && (found.get().status() != RunStatus.COMPLETED || judge(handle, nameOrId, RunStatus.FAILED, note));
    }
}
