package dev.halley.server.metric;

/**
 * How much memory a {@link MetricStore} takes, and how large its pieces are.
 *
 * @param chunkSize points of a full chunk: larger ones pack better, smaller ones are unpacked faster where few points are asked for
 * @param freshPoints how many fresh points may be in memory before experiments are compacted early; twice as many make appends wait
 * @param series how many series may be in memory before experiments that nobody uses are dropped
 * @param cachedPoints how many points of chunks are kept unpacked
 * @param journalFileBytes how large a file of its journal is
 */
record Limits(int chunkSize, long freshPoints, long series, long cachedPoints, int journalFileBytes) {

    private static final int CHUNK_SIZE = 4096;
    /** The cost of a fresh point, with room to grow. */
    private static final long FRESH_BYTES = 32;

    private static final long SERIES_BYTES = 600;
    private static final long CACHED_BYTES = 24;
    private static final int JOURNAL_FILE_BYTES = 8 << 20;

    /** How many bytes of charts that were answered are kept: as much as of chunks. */
    long answeredBytes() {
        return cachedPoints * CACHED_BYTES;
    }

    /** At most about a third of a heap. */
    static Limits ofHeap(long bytes) {
        return new Limits(
                CHUNK_SIZE,
                bytes / 16 / FRESH_BYTES,
                bytes / 8 / SERIES_BYTES,
                bytes / 16 / CACHED_BYTES,
                JOURNAL_FILE_BYTES);
    }
}
