package dev.halley.server.query;

import dev.halley.server.metric.MetricStore;
import dev.halley.server.metric.MetricSummary;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.tag.Tags;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that was logged to one experiment, as far as columns show it. */
record Logged(
        Map<String, String> parameters,
        Map<String, String> others,
        Map<String, MetricValue> metrics,
        List<String> tags) {

    static final Logged NOTHING = new Logged(Map.of(), Map.of(), Map.of(), List.of());

    /** Where it is read from. */
    record Source(Parameters parameters, Others others, Tags tags, MetricStore metrics) {

        /** By the experiments' row ids. */
        Map<Long, Logged> of(Collection<Long> ids) {
            Map<Long, Map<String, String>> parametersOf = parameters.of(ids);
            Map<Long, Map<String, String>> othersOf = others.of(ids);
            Map<Long, List<String>> tagsOf = tags.of(ids);
            Map<Long, List<MetricSummary>> metricsOf = metrics.summaries(ids);
            Map<Long, Logged> logged = new HashMap<>();
            for (long id : ids) {
                Map<String, MetricValue> values = new HashMap<>();
                for (MetricSummary summary : metricsOf.getOrDefault(id, List.of())) {
                    values.put(summary.name(), MetricValue.of(summary));
                }
                logged.put(
                        id,
                        new Logged(
                                parametersOf.getOrDefault(id, Map.of()),
                                othersOf.getOrDefault(id, Map.of()),
                                values,
                                tagsOf.getOrDefault(id, List.of())));
            }
            return logged;
        }
    }
}
