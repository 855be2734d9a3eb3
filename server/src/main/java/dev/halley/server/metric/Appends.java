package dev.halley.server.metric;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.journal.Journal;
import dev.halley.server.journal.JournalRow;
import dev.halley.server.journal.NotWrittenException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for who writes. While it syncs what came before, what arrives is collected here; then all of it becomes one write
 * with one row of the log for each experiment, however many requests that were. The log is a journal if there is one, else a table of the
 * database. Thread-safe.
 */
final class Appends {

    private final Database database;
    private final MetricDao dao;
    private final @Nullable Journal journal;
    /** The number of this store among all that write to the database. */
    private final long writer;

    private final LongConsumer freshMore;
    private final LongConsumer appended;
    private final ConcurrentLinkedQueue<Append> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    /** Confined to who writes. */
    private long lastLogNo;

    /**
     * @param journal null to log into a table
     * @param freshMore told how many points came into memory, or left it
     * @param appended told of each experiment that got points, when they are visible
     */
    Appends(
            Database database,
            MetricDao dao,
            @Nullable Journal journal,
            long writer,
            LongConsumer freshMore,
            LongConsumer appended) {
        this.journal = journal;
        this.database = database;
        this.dao = dao;
        this.writer = writer;
        this.freshMore = freshMore;
        this.appended = appended;
    }

    /** One request. */
    private static final class Append {
        final LiveExperiment experiment;
        final Batch batch;
        final byte[] points;
        final CompletableFuture<Void> stored = new CompletableFuture<>();

        Append(LiveExperiment experiment, Batch batch) {
            this.experiment = experiment;
            this.batch = batch;
            this.points = LogCodec.encode(batch);
        }
    }

    /** Stores a request. The future completes on the thread that tells of commits, when the points are on disk and visible. */
    CompletableFuture<Void> add(LiveExperiment experiment, Batch batch) {
        Append append = new Append(experiment, batch);
        freshMore.accept(batch.points.size);
        waiting.add(append);
        if (!planned.getAndSet(true)) {
            Write write = new Write();
            if (journal != null) {
                journal.append(write);
                return append.stored;
            }
            var unused = database.append(handle -> write.store(handle.getConnection()), write::committed)
                    .whenComplete((stored, failure) -> {
                        if (failure != null) {
                            write.failed(failure);
                        }
                    });
        }
        return append.stored;
    }

    /** What waited at one moment. Confined to the thread that writes, then to the one that tells of what was written. */
    private final class Write implements Journal.Entry {

        private @Nullable List<Append> all;
        private final List<Row> rows = new ArrayList<>();
        private final List<Append> refused = new ArrayList<>();

        private List<Append> all() {
            if (all == null) {
                // In this order: who comes later either is among these or plans the next write.
                planned.set(false);
                all = new ArrayList<>();
                for (Append next = waiting.poll(); next != null; next = waiting.poll()) {
                    all.add(next);
                }
            }
            return all;
        }

        private List<Row> collect() {
            rows.clear();
            refused.clear();
            IdentityHashMap<LiveExperiment, Row> byExperiment = new IdentityHashMap<>();
            for (Append append : all()) {
                if (append.experiment.isDeleted()) {
                    refused.add(append);
                } else {
                    byExperiment
                            .computeIfAbsent(append.experiment, experiment -> {
                                // Given on the thread that writes: the order of the numbers is that of what is written.
                                Row row = new Row(experiment, ++lastLogNo, new ArrayList<>());
                                rows.add(row);
                                return row;
                            })
                            .appends()
                            .add(append);
                }
            }
            return rows;
        }

        /** May be called again if the transaction was lost. */
        Write store(Connection connection) throws SQLException {
            dao.insertLog(
                    connection,
                    writer,
                    collect().stream()
                            .map(row -> new MetricDao.NewLog(row.experiment().id(), row.logNo(), row.points()))
                            .toList());
            return this;
        }

        @Override
        public List<JournalRow> rows() {
            return collect().stream()
                    .map(row -> new JournalRow(row.experiment().id(), writer, row.logNo(), row.points()))
                    .toList();
        }

        @Override
        public void written() {
            committed(this);
        }

        @Override
        public void refused(Exception reason) {
            failed(
                    reason instanceof NotWrittenException
                            ? new DatabaseException(String.valueOf(reason.getMessage()), reason)
                            : reason);
        }

        void committed(Write self) {
            for (Row row : rows) {
                List<Batch> batches =
                        row.appends().stream().map(append -> append.batch).toList();
                long points =
                        batches.stream().mapToLong(batch -> batch.points.size).sum();
                freshMore.accept(row.experiment().apply(writer, row.logNo(), batches) - points);
                appended.accept(row.experiment().id());
            }
            rows.forEach(row -> row.appends().forEach(append -> append.stored.complete(null)));
            for (Append append : refused) {
                fail(
                        append,
                        new IllegalStateException("experiment " + append.experiment.id() + " was deleted meanwhile"));
            }
        }

        void failed(Throwable failure) {
            all().forEach(append -> fail(append, failure));
        }

        private void fail(Append append, Throwable failure) {
            freshMore.accept(-append.batch.points.size);
            append.stored.completeExceptionally(failure);
        }
    }

    /** A row of the log: the requests of one experiment. */
    private record Row(LiveExperiment experiment, long logNo, List<Append> appends) {

        byte[] points() {
            return LogCodec.join(appends.stream().map(append -> append.points).toList());
        }
    }
}
