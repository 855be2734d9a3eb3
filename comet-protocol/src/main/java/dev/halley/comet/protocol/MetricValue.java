package dev.halley.comet.protocol;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import org.jspecify.annotations.Nullable;

/**
 * One value of a metric.
 *
 * @param metricValue the number's text, see {@link NumberTexts}
 * @param step null if the value has none
 * @param epoch null if the value has none
 * @param context {@code train}, {@code test} and the like, shown as a prefix of the name; null for none
 */
public record MetricValue(
        String metricName,
        @JsonSerialize(using = NumberTexts.Serializer.class) String metricValue,
        @Nullable Long step,
        @Nullable Long epoch,
        @Nullable String context,
        long timestamp) {}
