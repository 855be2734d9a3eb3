package dev.halley.comet.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Consecutive entries of one file of the spool, and where the next one begins. */
record Chunk(List<Entry> entries, long segment, long end) {

    boolean holds(@Nullable Entry entry) {
        return entry != null && entries.contains(entry);
    }

    long values() {
        long values = 0;
        for (Entry entry : entries) {
            values += entry.values();
        }
        return values;
    }
}
