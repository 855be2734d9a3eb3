package dev.halley.server.metric;

/** The points of one request, each with its series, in the order of arrival. */
final class Batch {

    final LiveSeries[] series;
    final Columns points;

    Batch(NewPoints points, LiveSeries[] byName) {
        this.points = points.columns();
        this.series = new LiveSeries[points.size()];
        for (int i = 0; i < series.length; i++) {
            series[i] = byName[points.name(i)];
        }
    }
}
