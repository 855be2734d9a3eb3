package dev.halley.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseTest;
import dev.halley.server.database.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads looks at the memory first and at the chunks second; in between, points may move from there to here. */
@DatabaseTest
final class CompactedMeanwhileTest {

    private static final Limits LIMITS = new Limits(16, 1_000_000, 100_000, 1_000_000, 1 << 16);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Database database;

    /** What a reader has seen in the memory: steps 0, 2, 4 to 998 in chunks, 1, 3, 5 to 1999 fresh, of which the first half came late. */
    private final LiveExperiment seen = new LiveExperiment(1);

    private final ChunkReader chunks = new ChunkReader(new ChunkCodec(), 0);

    @BeforeEach
    void logOutOfOrder() {
        database = Database.open(TestDatabase.of(folder.resolve("halley.db")));
        try (MetricStore store = new MetricStore(database, LIMITS)) {
            store.append(1, everySecond(0, 1000)).join();
            store.compact(1, true);
            store.append(1, everySecond(1, 2000)).join();
        }
        seen.load(database, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static List<MetricPoint> everySecond(long from, long to) {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = from; step < to; step += 2) {
            points.add(new MetricPoint("loss", -step, null, step, null, 1000 + step, null));
        }
        return points;
    }

    private void compact() {
        try (MetricStore store = new MetricStore(database, LIMITS)) {
            store.compact(1, true);
        }
    }

    private <T> T read(Reads.ChunkRead<T> work) {
        return database.read(handle -> {
            try (ChunkQueries queries = new ChunkQueries(handle.getConnection())) {
                return work.read(queries);
            }
        });
    }

    private SeriesReader reader(ChunkQueries queries, List<SeriesView> views) throws SQLException {
        return new SeriesReader(chunks, queries, new BucketsAgain(), 1, views, LIMITS.chunkSize());
    }

    @Test
    void countsLatePointsInASummary() {
        Summaries summaries = new Summaries();
        seen.forEach(summaries::add);

        compact();
        List<MetricSummary> resolved =
                read(queries -> summaries.resolve(chunks, queries, 1).toList());

        assertThat(resolved).hasSize(1);
        assertThat(resolved.get(0).count()).isEqualTo(1500);
        assertThat(resolved.get(0).current().step()).isEqualTo(1999);
        assertThat(resolved.get(0).min().step()).isEqualTo(1999);
        assertThat(resolved.get(0).max().step()).isEqualTo(0);
    }

    @Test
    void countsLatePointsInAChart() {
        List<SeriesView> views = seen.views("loss");

        compact();

        assertThat(read(queries -> reader(queries, views).series("loss", 10)).count())
                .isEqualTo(1500);
        assertThat(read(queries -> reader(queries, views).series("loss", 10, new XRange(true, 0, 998)))
                        .count())
                .isEqualTo(999);
        assertThat(read(queries -> reader(queries, views).sketch("loss", 10)).count())
                .isEqualTo(1500);
    }

    @Test
    void givesEachPointOnce() {
        List<SeriesView> views = seen.views("loss");

        compact();

        List<MetricPoint> points = read(queries -> reader(queries, views).points());
        assertThat(points).hasSize(1500).doesNotHaveDuplicates();
        assertThat(read(queries -> reader(queries, views).page(null, null)).size)
                .isEqualTo(1500);
    }

    /** Points that are logged and compacted after the reader's look count or not, but none counts twice. */
    @Test
    void countsWhatCameLaterWithTheChunksItIsIn() {
        Summaries summaries = new Summaries();
        seen.forEach(summaries::add);

        try (MetricStore store = new MetricStore(database, LIMITS)) {
            store.append(1, everySecond(1000, 1400)).join();
            store.compact(1, true);
        }
        List<MetricSummary> resolved =
                read(queries -> summaries.resolve(chunks, queries, 1).toList());

        assertThat(resolved.get(0).count()).isEqualTo(1700);
    }
}
