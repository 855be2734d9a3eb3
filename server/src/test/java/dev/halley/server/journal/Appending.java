package dev.halley.server.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Appends rows as one group. */
final class Appending {

    private Appending() {}

    /** Waits until they are on disk. */
    static void append(Journal journal, JournalRow... rows) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        journal.append(new Journal.Entry() {
            @Override
            public List<JournalRow> rows() {
                return List.of(rows);
            }

            @Override
            public void written() {
                done.complete(null);
            }

            @Override
            public void refused(Exception reason) {
                done.completeExceptionally(reason);
            }
        });
        done.join();
    }
}
