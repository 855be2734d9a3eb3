package dev.halley.comet.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.comet.protocol.MetricValue;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExperimentSpoolTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path spool;

    @Test
    void readsWhatWasWrittenUpToAnyPlaceWhereItWasCut() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ExperimentSpool written = create(1 << 30);
        append(written, 200);
        written.close();
        Path file = SegmentWriter.path(spool.resolve(KEY), 1);
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < 50; i++) {
            int length = random.nextInt(whole.length + 1);
            Files.write(file, Arrays.copyOf(whole, length));
            ExperimentSpool cut =
                    ExperimentSpool.takeOver(spool.resolve(KEY), 1 << 30).orElseThrow();
            assertThat(read(cut)).as("seed %s, cut at %s", seed, length).isEqualTo(names(0, (int) cut.unsentValues()));
            cut.close();
        }
    }

    @Test
    void leavesOutWhatADamagedDiskChangedAndCountsOn() throws IOException {
        ExperimentSpool written = create(1 << 30);
        append(written, 100);
        written.close();
        try (RandomAccessFile file =
                new RandomAccessFile(SegmentWriter.path(spool.resolve(KEY), 1).toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write('X');
        }

        ExperimentSpool damaged =
                ExperimentSpool.takeOver(spool.resolve(KEY), 1 << 30).orElseThrow();
        damaged.append(entry(1_000));

        List<String> values = readAll(damaged);
        assertThat(values.subList(0, values.size() - 1)).isEqualTo(names(0, values.size() - 1));
        assertThat(values).last().isEqualTo("m1000");
        assertThat(damaged.unsentValues()).isZero();
        damaged.close();
    }

    @Test
    void continuesAfterWhatWasAcknowledged() throws IOException {
        ExperimentSpool first = create(1 << 30);
        append(first, 100);
        first.acknowledge(first.next(30), 0);
        first.close();

        ExperimentSpool second =
                ExperimentSpool.takeOver(spool.resolve(KEY), 1 << 30).orElseThrow();

        assertThat(second.unsentValues()).isEqualTo(70);
        assertThat(readAll(second)).isEqualTo(names(30, 100));
        second.complete();
        assertThat(spool.resolve(KEY)).doesNotExist();
    }

    @Test
    void dropsTheOldestAndCountsThemWhenTheLimitIsReached() throws IOException {
        ExperimentSpool small = create(65_536);
        append(small, 3_000);

        List<String> kept = readAll(small);

        assertThat(small.state().dropped()).isPositive();
        assertThat(kept).hasSize((int) (3_000 - small.state().dropped()));
        assertThat(kept).isEqualTo(names(3_000 - kept.size(), 3_000));
        small.close();
    }

    @Test
    void countsAsSentWhatArrivedAlthoughItWasDroppedMeanwhile() throws IOException {
        ExperimentSpool small = create(65_536);
        append(small, 50);
        Chunk underWay = small.next(50);
        for (int i = 50; i < 3_000; i++) {
            small.append(entry(i));
        }
        long droppedBefore = small.state().dropped();

        small.acknowledge(underWay, 0);

        assertThat(small.state().dropped()).isEqualTo(droppedBefore - 50);
        small.close();
    }

    @Test
    void belongsToOneClientAtATime() throws IOException {
        ExperimentSpool owned = create(1 << 30);

        assertThat(ExperimentSpool.takeOver(spool.resolve(KEY), 1 << 30)).isEmpty();

        owned.close();
        ExperimentSpool taken =
                ExperimentSpool.takeOver(spool.resolve(KEY), 1 << 30).orElseThrow();
        taken.close();
    }

    private ExperimentSpool create(long maxBytes) throws IOException {
        return ExperimentSpool.create(spool, new SpoolHeader(KEY, "http://127.0.0.1:1", null, null, "x", 1), maxBytes);
    }

    private static void append(ExperimentSpool spool, int count) {
        for (int i = 0; i < count; i++) {
            spool.append(entry(i));
        }
    }

    private static Entry entry(int i) {
        return new Entry.Metrics(List.of(new MetricValue("m" + i, "1", null, null, null, 1)));
    }

    private static List<String> names(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add("m" + i);
        }
        return names;
    }

    private static List<String> read(ExperimentSpool spool) throws IOException {
        return namesOf(spool.next(1_000_000));
    }

    private static List<String> readAll(ExperimentSpool spool) throws IOException {
        List<String> names = new ArrayList<>();
        Chunk chunk = spool.next(17);
        while (!chunk.entries().isEmpty()) {
            names.addAll(namesOf(chunk));
            spool.acknowledge(chunk, 0);
            chunk = spool.next(17);
        }
        return names;
    }

    private static List<String> namesOf(Chunk chunk) {
        List<String> names = new ArrayList<>();
        for (Entry entry : chunk.entries()) {
            if (entry instanceof Entry.Metrics metrics) {
                metrics.metrics().forEach(value -> names.add(value.metricName()));
            }
        }
        return names;
    }
}
