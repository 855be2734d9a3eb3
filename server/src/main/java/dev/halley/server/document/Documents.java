package dev.halley.server.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halley.server.database.Database;
import dev.halley.server.experiment.Replays;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/** The documents of experiments. */
public final class Documents {

    /** What a document is. */
    enum Kind {
        HTML,
        GRAPH,
        CODE,
        NOTES
    }

    private final Database database;
    private final Clock clock;

    public Documents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Puts a text in place of what is there. */
    CompletableFuture<Integer> put(long experimentId, Kind kind, String text) {
        return database.write(handle -> write(handle, experimentId, kind, text, false));
    }

    CompletableFuture<Integer> replaceHtml(long experimentId, String html) {
        return database.write(handle -> {
            handle.createUpdate("DELETE FROM html_append WHERE experiment_id = :experiment")
                    .bind("experiment", experimentId)
                    .execute();
            return write(handle, experimentId, Kind.HTML, html, false);
        });
    }

    /**
     * Appends to the HTML, once: a text with the time of an equal one is that one sent again, as its answer was lost; and what an archive
     * brings that its run had appended before it lost the server is there already.
     *
     * @param sent the client's own time, 0 if it gave none
     */
    CompletableFuture<Integer> appendHtml(long experimentId, String html, long sent) {
        String digest = digest(html);
        long now = clock.millis();
        return database.write(handle -> {
            if (sent != 0 && count(handle, experimentId, digest, "sent_millis = :millis", sent) > 0) {
                return 0;
            }
            long since = Replays.since(handle, experimentId, now);
            boolean repeated = since != 0
                    && count(handle, experimentId, digest, "received_millis >= :millis", since)
                            < count(handle, experimentId, digest, "received_millis < :millis AND repeated = 0", since);
            handle.createUpdate(
                            "INSERT INTO html_append (experiment_id, digest, sent_millis, received_millis, repeated)"
                                    + " VALUES (:experiment, :digest, :sent, :now, :repeated)")
                    .bind("experiment", experimentId)
                    .bind("digest", digest)
                    .bind("sent", sent)
                    .bind("now", now)
                    .bind("repeated", repeated)
                    .execute();
            return repeated ? 0 : write(handle, experimentId, Kind.HTML, html, true);
        });
    }

    private static long count(Handle handle, long experimentId, String digest, String which, long millis) {
        return handle.createQuery("SELECT count(*) FROM html_append WHERE experiment_id = :experiment"
                        + " AND digest = :digest AND " + which)
                .bind("experiment", experimentId)
                .bind("digest", digest)
                .bind("millis", millis)
                .mapTo(Long.class)
                .one();
    }

    private static int write(Handle handle, long experimentId, Kind kind, String text, boolean append) {
        return handle.createUpdate("INSERT INTO document (experiment_id, kind, text)"
                        + " VALUES (:experiment, :kind, :text) ON CONFLICT (experiment_id, kind) DO UPDATE SET"
                        + " text = CASE WHEN :append = 1 THEN document.text || excluded.text ELSE excluded.text END")
                .bind("experiment", experimentId)
                .bind("kind", kind.name())
                .bind("text", text)
                .bind("append", append)
                .execute();
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    Optional<String> find(long experimentId, Kind kind) {
        return database.read(handle -> handle.createQuery(
                        "SELECT text FROM document WHERE experiment_id = :experiment AND kind = :kind")
                .bind("experiment", experimentId)
                .bind("kind", kind.name())
                .mapTo(String.class)
                .findOne());
    }
}
