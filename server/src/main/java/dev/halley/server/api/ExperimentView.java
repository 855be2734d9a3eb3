package dev.halley.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.Pauses.Pause;
import dev.halley.server.http.Call;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.MetricSummary;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.tag.Tags;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Experiments with all that was logged to them, as rows of a table. */
public final class ExperimentView {

    /** How many experiments are asked for in one go. */
    private static final int AT_ONCE = 500;

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

    /** One row for each, in their order; a few questions to the database for each hundreds of them. */
    void write(Call call, List<Experiment> listed) throws IOException {
        call.stream(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("experiments");
            for (int from = 0; from < listed.size(); from += AT_ONCE) {
                List<Experiment> some = listed.subList(from, Math.min(listed.size(), from + AT_ONCE));
                Logged logged = logged(some);
                for (Experiment experiment : some) {
                    json.writeStartObject();
                    write(experiment, logged, json);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The row of one, with all that is known of its metrics in place of their values only. */
    void write(Call call, Experiment experiment) throws IOException {
        Logged logged = logged(List.of(experiment));
        call.stream(json -> {
            json.writeStartObject();
            writeAllButMetrics(experiment, logged, json);
            json.writeBooleanField("trashed", experiment.trashed());
            json.writeBooleanField("ended", !experiment.alive());
            json.writeNumberField("lastSeenMillis", experiments.lastSeenMillis(experiment));
            json.writeStringField("error", experiment.note());
            json.writeStringField("filePath", experiment.filePath());
            json.writeArrayFieldStart("metricSummaries");
            for (MetricSummary summary : logged.metrics.getOrDefault(experiment.id(), List.of())) {
                write(summary, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** What was logged to some experiments, by their row ids. */
    private record Logged(
            Map<Long, Map<String, String>> parameters,
            Map<Long, Map<String, String>> others,
            Map<Long, List<String>> tags,
            Map<Long, List<MetricSummary>> metrics,
            Map<Long, List<Pause>> pauses) {}

    private Logged logged(List<Experiment> some) {
        List<Long> ids = some.stream().map(Experiment::id).toList();
        return new Logged(
                parameters.of(ids), others.of(ids), tags.of(ids), metrics.summaries(ids), experiments.pauses(ids));
    }

    private void write(Experiment experiment, Logged logged, JsonGenerator json) throws IOException {
        writeAllButMetrics(experiment, logged, json);
        json.writeObjectFieldStart("metrics");
        for (MetricSummary summary : logged.metrics.getOrDefault(experiment.id(), List.of())) {
            json.writeObjectFieldStart(summary.name());
            writeValues(summary, json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeAllButMetrics(Experiment experiment, Logged logged, JsonGenerator json) throws IOException {
        long id = experiment.id();
        json.writeStringField("experimentKey", experiment.key());
        json.writeStringField("name", experiment.name());
        json.writeStringField("workspace", experiment.workspace());
        json.writeStringField("project", experiment.project());
        json.writeStringField("state", experiments.state(experiment).word());
        json.writeBooleanField("archived", experiment.archived());
        json.writeNumberField("startMillis", experiment.startMillis());
        json.writeNumberField("endMillis", experiments.endMillis(experiment));
        json.writeNumberField("durationMillis", experiments.durationMillis(experiment));
        json.writeStringField("userName", experiment.user());
        json.writeArrayFieldStart("tags");
        for (String tag : logged.tags.getOrDefault(id, List.of())) {
            json.writeString(tag);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("pauses");
        for (Pause pause : logged.pauses.getOrDefault(id, List.of())) {
            json.writeArray(new long[] {pause.fromMillis(), pause.toMillis()}, 0, 2);
        }
        json.writeEndArray();
        write("parameters", logged.parameters.getOrDefault(id, Map.of()), json);
        write("others", logged.others.getOrDefault(id, Map.of()), json);
    }

    private static void write(String field, Map<String, String> texts, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private static void write(MetricSummary summary, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", summary.name());
        writeValues(summary, json);
        write("minStep", summary.min().step(), json);
        write("maxStep", summary.max().step(), json);
        json.writeNumberField("count", summary.count());
        json.writeNumberField("lastMillis", summary.current().timestampMillis());
        json.writeEndObject();
    }

    private static void writeValues(MetricSummary summary, JsonGenerator json) throws IOException {
        json.writeStringField("last", summary.current().textOrValue());
        json.writeStringField("min", summary.min().textOrValue());
        json.writeStringField("max", summary.max().textOrValue());
        write("lastStep", summary.current().step(), json);
    }

    private static void write(String field, @Nullable Long number, JsonGenerator json) throws IOException {
        if (number == null) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, number);
        }
    }
}
