package dev.halley.server.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.http.Json;

/** Points and summaries as Comet's answers hold them: values as the logged text. */
final class MetricWire {

    private MetricWire() {}

    static ObjectNode point(MetricPoint point) {
        return Json.MAPPER
                .createObjectNode()
                .put("metricName", point.name())
                .put("metricValue", point.textOrValue())
                .put("timestamp", point.timestampMillis())
                .put("step", point.step())
                .put("epoch", point.epoch())
                .put("runContext", point.context());
    }

    static ObjectNode summary(MetricSummary summary) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("name", summary.name());
        extreme(node, "Current", summary.current());
        extreme(node, "Min", summary.min());
        extreme(node, "Max", summary.max());
        return node.put("editable", false);
    }

    private static void extreme(ObjectNode node, String which, MetricPoint point) {
        node.put("value" + which, point.textOrValue())
                .put("timestamp" + which, point.timestampMillis())
                .put("runContext" + which, point.context())
                .put("step" + which, point.step());
    }
}
