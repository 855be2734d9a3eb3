/**
 * Metrics: series of (step, time, value) points of an experiment, kept bit-exact and without a cap, never a row per point.
 *
 * <p>The way of a point: a request becomes a {@code Batch} whose names are interned as series, and one compact row of the log
 * ({@code LogCodec}), in a journal beside SQLite and in a table of PostgreSQL. When the group that holds it is on disk, it joins the fresh points of its {@code LiveSeries} and the
 * request is answered. Later the {@code Compactor} lets a {@code Compaction} turn fresh points into chunks of some thousand points
 * ({@code ChunkCodec}), each with an {@code Outline}, and lets go of the log rows.
 *
 * <p>A reader takes a view of the fresh points first and a snapshot of the chunks second ({@code SeriesReader}). Points that moved in
 * between are in both. So are points of a compaction that was interrupted, and points that a client sent twice. All three are the
 * same thing and have one answer: <em>equal points count once</em>. That rule is what makes compaction safe without one big
 * transaction, and reading safe without locks.
 *
 * <p>Charts ({@code BucketedPoints}) take whole chunks by their outline and unpack only those that a bucket's edge cuts. Summaries
 * ({@code Summaries}) are kept as points arrive: in memory for what is fresh, with the series' row for what is in chunks.
 *
 * <p>Start reading at {@link dev.halley.server.metric.MetricStore}.
 */
@NullMarked
package dev.halley.server.metric;

import org.jspecify.annotations.NullMarked;
