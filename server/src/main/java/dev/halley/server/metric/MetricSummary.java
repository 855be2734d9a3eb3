package dev.halley.server.metric;

import org.jspecify.annotations.Nullable;

/**
 * What is known of all points of a metric without reading them.
 *
 * @param name the metric's name
 * @param context the context of {@code current}, null if it has none
 * @param count how many different points there are; a point sent twice counts once
 * @param current the point with the highest step, among those the latest. Points without a step come before all others
 * @param min the first point with the smallest value; NaN only if all are NaN
 * @param max the first point with the largest value; NaN only if all are NaN
 */
public record MetricSummary(
        String name, @Nullable String context, long count, MetricPoint current, MetricPoint min, MetricPoint max) {}
