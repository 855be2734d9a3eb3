package dev.halley.server.alert;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The SQL of alerts. */
final class AlertDao {

    private static final String RULE =
            "SELECT id, project_id, name, kind, metric, comparison, threshold, minutes, address, format FROM alert_rule ";

    private static final RowMapper<AlertRule> RULES = (row, context) -> new AlertRule(
            row.getString("id"),
            row.getLong("project_id"),
            row.getString("name"),
            row.getString("kind"),
            row.getString("metric"),
            row.getString("comparison"),
            number(row),
            minutes(row),
            URI.create(row.getString("address")),
            row.getString("format"));

    private AlertDao() {}

    /** An alert to be sent. */
    record Waiting(String ruleId, long experimentId, String text, long attempts) {}

    /** What came of an alert. */
    record Told(
            String experimentKey,
            String name,
            String text,
            String state,
            @Nullable String problem,
            long atMillis) {}

    static void insert(Handle handle, AlertRule rule, long owner, long now) {
        handle.createUpdate(
                        "INSERT INTO alert_rule (id, project_id, name, kind, metric, comparison, threshold, minutes,"
                                + " address, format, owner_id, created_millis) VALUES (:id, :project, :name, :kind, :metric,"
                                + " :comparison, :threshold, :minutes, :address, :format, :owner, :now)")
                .bind("id", rule.id())
                .bind("project", rule.projectId())
                .bind("name", rule.name())
                .bind("kind", rule.kind())
                .bind("metric", rule.metric())
                .bind("comparison", rule.comparison())
                .bind("threshold", rule.threshold())
                .bind("minutes", rule.minutes())
                .bind("address", rule.address().toString())
                .bind("format", rule.format())
                .bind("owner", owner)
                .bind("now", now)
                .execute();
    }

    static List<AlertRule> all(Handle handle) {
        return handle.createQuery(RULE + "ORDER BY id").map(RULES).list();
    }

    static List<AlertRule> ofProject(Handle handle, long projectId) {
        return handle.createQuery(RULE + "WHERE project_id = :project ORDER BY name, id")
                .bind("project", projectId)
                .map(RULES)
                .list();
    }

    static Optional<AlertRule> find(Handle handle, String id) {
        return handle.createQuery(RULE + "WHERE id = :id")
                .bind("id", id)
                .map(RULES)
                .findOne();
    }

    static void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM alert WHERE rule_id = :id")
                .bind("id", id)
                .execute();
        handle.createUpdate("DELETE FROM alert_rule WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    /** Returns whether this rule had not told of this experiment. */
    static boolean raise(Handle handle, String ruleId, long experimentId, String text, long now) {
        return handle.createUpdate("INSERT INTO alert (rule_id, experiment_id, text, state, attempts, at_millis)"
                                + " SELECT :rule, :experiment, :text, 'waiting', 0, :now"
                                + " WHERE EXISTS (SELECT 1 FROM alert_rule WHERE id = :rule) ON CONFLICT DO NOTHING")
                        .bind("rule", ruleId)
                        .bind("experiment", experimentId)
                        .bind("text", text)
                        .bind("now", now)
                        .execute()
                > 0;
    }

    static List<Waiting> due(Handle handle, long now) {
        return handle.createQuery("SELECT rule_id, experiment_id, text, attempts FROM alert"
                        + " WHERE state = 'waiting' AND at_millis <= :now ORDER BY at_millis LIMIT 20")
                .bind("now", now)
                .map((row, context) -> new Waiting(row.getString(1), row.getLong(2), row.getString(3), row.getLong(4)))
                .list();
    }

    /** Takes an alert for one attempt; false if another server took it. */
    static boolean claim(Handle handle, Waiting alert, long next) {
        return handle.createUpdate("UPDATE alert SET attempts = attempts + 1, at_millis = :next WHERE rule_id = :rule"
                                + " AND experiment_id = :experiment AND attempts = :attempts AND state = 'waiting'")
                        .bind("next", next)
                        .bind("rule", alert.ruleId())
                        .bind("experiment", alert.experimentId())
                        .bind("attempts", alert.attempts())
                        .execute()
                > 0;
    }

    static void settle(Handle handle, Waiting alert, String state, @Nullable String problem, long at) {
        handle.createUpdate("UPDATE alert SET state = :state, problem = :problem, at_millis = :at"
                        + " WHERE rule_id = :rule AND experiment_id = :experiment")
                .bind("state", state)
                .bind("problem", problem)
                .bind("at", at)
                .bind("rule", alert.ruleId())
                .bind("experiment", alert.experimentId())
                .execute();
    }

    static List<Told> told(Handle handle, String ruleId, int limit) {
        return handle.createQuery(
                        "SELECT e.experiment_key, e.name, a.text, a.state, a.problem, a.at_millis FROM alert a"
                                + " JOIN experiment e ON e.id = a.experiment_id WHERE a.rule_id = :rule"
                                + " ORDER BY a.at_millis DESC LIMIT :limit")
                .bind("rule", ruleId)
                .bind("limit", limit)
                .map((row, context) -> new Told(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)))
                .list();
    }

    /** Experiments of a project that may be running. */
    static List<Long> alive(Handle handle, long projectId) {
        return handle.createQuery("SELECT id FROM experiment WHERE project_id = :project AND alive = 1 AND archived = 0"
                        + " ORDER BY last_seen_millis DESC LIMIT 1000")
                .bind("project", projectId)
                .mapTo(Long.class)
                .list();
    }

    private static @Nullable Double number(ResultSet row) throws SQLException {
        double value = row.getDouble("threshold");
        return row.wasNull() ? null : (Double) value;
    }

    private static @Nullable Long minutes(ResultSet row) throws SQLException {
        long value = row.getLong("minutes");
        return row.wasNull() ? null : (Long) value;
    }
}
