package dev.halley.server.asset;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files that no asset names: the content of deleted and replaced assets, and what a killed upload left. Soon after the
 * start and then once a day. A file that changed in the last day stays, for its asset may be about to be saved.
 */
public final class BlobSweep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BlobSweep.class);

    private static final Duration GRACE = Duration.ofDays(1);
    /** So that a start has its processors for itself. */
    private static final Duration BEGIN = Duration.ofSeconds(3);

    private final Blobs blobs;
    private final Assets assets;
    private final List<AssetHolder> holders;
    private final Clock clock;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "asset-sweep");
        thread.setDaemon(true);
        return thread;
    });

    BlobSweep(Blobs blobs, Assets assets, List<AssetHolder> holders, Clock clock) {
        this.blobs = blobs;
        this.assets = assets;
        this.holders = holders;
        this.clock = clock;
    }

    /** @param holders what has assets beside the experiments */
    public static BlobSweep start(Blobs blobs, Assets assets, List<AssetHolder> holders, Clock clock) {
        BlobSweep sweep = new BlobSweep(blobs, assets, holders, clock);
        var unused = sweep.sweeper.scheduleAtFixedRate(
                sweep::sweepQuietly, BEGIN.toSeconds(), GRACE.toSeconds(), TimeUnit.SECONDS);
        return sweep;
    }

    private void sweepQuietly() {
        try {
            int removed = sweep();
            if (removed > 0) {
                log.info("removed {} files that no asset names", removed);
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("files that no asset names could not be removed: {}", failure.getMessage());
        }
    }

    /** @return how many files are gone */
    int sweep() throws IOException {
        return blobs.removeOlderThan(
                clock.instant().minus(GRACE),
                sha256 -> !assets.has(sha256) && holders.stream().noneMatch(holder -> holder.has(sha256)));
    }

    /** Waits for the file in hand, so that nothing reads a closed database. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        try {
            if (!sweeper.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("the removal of unused files did not end within 5 s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
