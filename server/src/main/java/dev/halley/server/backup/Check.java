package dev.halley.server.backup;

import dev.halley.server.asset.Blobs;
import dev.halley.server.audit.Audit;
import dev.halley.server.blob.BlobStore;
import dev.halley.server.database.Database;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseException;
import dev.halley.server.database.DatabaseInUseException;
import dev.halley.server.metric.MetricStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all that a server keeps and says what is damaged. The server must not run, since its file is claimed. */
public final class Check {

    private final DatabaseAddress address;
    private final BlobStore store;
    private final Path incoming;
    private final boolean repair;
    private final List<String> problems = new ArrayList<>();
    private final List<String> repairs = new ArrayList<>();
    private long experiments;
    private long contents;

    private Check(DatabaseAddress address, BlobStore store, Path incoming, boolean repair) {
        this.address = address;
        this.store = store;
        this.incoming = incoming;
        this.repair = repair;
    }

    /**
     * What was found.
     *
     * @param problems one line each; empty if all is well
     * @param repairs what was done about them
     */
    public record Report(long experiments, long contents, List<String> problems, List<String> repairs) {}

    /**
     * Reads it all.
     *
     * @param repair whether to make indexes anew and to put damaged content aside, so that nobody is given it
     * @throws DatabaseInUseException if the server runs
     */
    public static Report run(DatabaseAddress address, BlobStore store, Path incoming, boolean repair)
            throws IOException {
        return new Check(address, store, incoming, repair).run();
    }

    private Report run() throws IOException {
        try (Database database = Database.open(address)) {
            if (address.file() != null) {
                checkFile(database);
            }
            checkMetrics(database);
            new Audit(database, Clock.systemUTC()).check().ifPresent(problems::add);
            checkContents(database);
        } catch (DatabaseInUseException running) {
            throw running;
        } catch (DatabaseException unreadable) {
            problems.add(String.valueOf(unreadable.getMessage()));
        }
        return new Report(experiments, contents, problems, repairs);
    }

    private void checkFile(Database database) {
        List<String> found = database.read(handle -> handle.createQuery("PRAGMA integrity_check(100)")
                .mapTo(String.class)
                .list());
        if (!found.equals(List.of("ok"))) {
            found.forEach(line -> problems.add("database: " + line));
            if (repair) {
                database.writeNow(handle -> handle.execute("REINDEX"));
                repairs.add("made all indexes anew");
            }
        }
    }

    private void checkMetrics(Database database) {
        List<String> keys = database.read(
                handle -> handle.createQuery("SELECT id || ' ' || experiment_key FROM experiment ORDER BY id")
                        .mapTo(String.class)
                        .list());
        try (MetricStore metrics = new MetricStore(database)) {
            for (String key : keys) {
                experiments++;
                long id = Long.parseLong(key.substring(0, key.indexOf(' ')));
                try {
                    for (String name : metrics.names(id)) {
                        metrics.points(id, name);
                    }
                    int lost = metrics.damagedRequests(id);
                    if (lost > 0) {
                        problems.add(
                                "experiment " + key.substring(key.indexOf(' ') + 1) + ": " + lost
                                        + " logged requests are damaged; their points are not served. Restore them from a backup.");
                    }
                } catch (DatabaseException damaged) {
                    problems.add("experiment " + key.substring(key.indexOf(' ') + 1) + ": " + damaged.getMessage());
                }
            }
        }
    }

    private void checkContents(Database database) throws IOException {
        Blobs blobs = new Blobs(store, incoming);
        Set<String> there = new HashSet<>();
        store.each(sha256 -> {
            contents++;
            if (blobs.isWhole(sha256)) {
                there.add(sha256);
                return;
            }
            problems.add("content " + sha256 + " is damaged");
            if (repair) {
                store.quarantine(sha256);
                repairs.add("put content " + sha256 + " aside; restore it from a backup");
            }
        });
        List<String> named =
                database.read(handle -> handle.createQuery("SELECT sha256 FROM asset WHERE sha256 IS NOT NULL"
                                + " UNION SELECT sha256 FROM artifact_asset WHERE sha256 IS NOT NULL"
                                + " UNION SELECT sha256 FROM model_asset WHERE sha256 IS NOT NULL")
                        .mapTo(String.class)
                        .list());
        named.stream()
                .filter(sha256 -> !there.contains(sha256))
                .forEach(sha256 -> problems.add("content " + sha256 + " of an asset is missing or damaged"));
    }
}
