package dev.halley.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Json;
import dev.halley.server.metric.MetricPoint;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.MetricSummary;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.tag.Tags;
import java.util.List;
import java.util.Map;

/** Experiments with all that was logged to them, as rows of a table. */
public final class ExperimentView {

    private final Experiments experiments;
    private final Parameters parameters;
    private final Others others;
    private final Tags tags;
    private final MetricStore metrics;

    public ExperimentView(
            Experiments experiments, Parameters parameters, Others others, Tags tags, MetricStore metrics) {
        this.experiments = experiments;
        this.parameters = parameters;
        this.others = others;
        this.tags = tags;
        this.metrics = metrics;
    }

    /** One row for each, in their order, with one question to the database for each kind of thing. */
    ArrayNode rows(List<Experiment> listed) {
        List<Long> ids = listed.stream().map(Experiment::id).toList();
        Map<Long, Map<String, String>> allParameters = parameters.of(ids);
        Map<Long, Map<String, String>> allOthers = others.of(ids);
        Map<Long, List<String>> allTags = tags.of(ids);
        Map<Long, List<MetricSummary>> allMetrics = metrics.summaries(ids);
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (Experiment experiment : listed) {
            long id = experiment.id();
            ObjectNode row = identity(experiment);
            allTags.getOrDefault(id, List.of()).forEach(row.putArray("tags")::add);
            allParameters.getOrDefault(id, Map.of()).forEach(row.putObject("parameters")::put);
            allOthers.getOrDefault(id, Map.of()).forEach(row.putObject("others")::put);
            ObjectNode values = row.putObject("metrics");
            for (MetricSummary summary : allMetrics.getOrDefault(id, List.of())) {
                values.putObject(summary.name())
                        .put("last", summary.current().textOrValue())
                        .put("min", summary.min().textOrValue())
                        .put("max", summary.max().textOrValue())
                        .put("lastStep", summary.current().step());
            }
            rows.add(row);
        }
        return rows;
    }

    ObjectNode detail(Experiment experiment) {
        ObjectNode row = (ObjectNode) rows(List.of(experiment)).get(0);
        ArrayNode summaries = row.putArray("metricSummaries");
        for (MetricSummary summary : metrics.summaries(experiment.id())) {
            MetricPoint current = summary.current();
            summaries
                    .addObject()
                    .put("name", summary.name())
                    .put("last", current.textOrValue())
                    .put("min", summary.min().textOrValue())
                    .put("max", summary.max().textOrValue())
                    .put("lastStep", current.step())
                    .put("minStep", summary.min().step())
                    .put("maxStep", summary.max().step())
                    .put("count", summary.count())
                    .put("lastMillis", current.timestampMillis());
        }
        return row;
    }

    private ObjectNode identity(Experiment experiment) {
        long end = experiments.endMillis(experiment);
        return Json.MAPPER
                .createObjectNode()
                .put("experimentKey", experiment.key())
                .put("name", experiment.name())
                .put("workspace", experiment.workspace())
                .put("project", experiment.project())
                .put("state", experiments.state(experiment).word())
                .put("archived", experiment.archived())
                .put("startMillis", experiment.startMillis())
                .put("endMillis", end)
                .put("durationMillis", Math.max(0, end - experiment.startMillis()))
                .put("userName", experiment.user());
    }
}
