package dev.halley.server.audit;

import dev.halley.server.database.Database;
import dev.halley.server.http.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Appends to the log and reads it. Thread-safe. */
public final class Audit {

    private static final int LONGEST = 1_000;
    private static final int PAGE = 1_000;

    private static final RowMapper<AuditEntry> ENTRY = (row, context) -> new AuditEntry(
            row.getLong("seq"),
            row.getLong("at_millis"),
            row.getLong("actor_id"),
            row.getString("actor"),
            row.getString("action"),
            row.getString("target"));

    private final Database database;
    private final Clock clock;

    public Audit(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The last line as the head remembers it. */
    private record Head(long seq, String hash) {}

    /** Appends a line, for the writer's transaction that does the deed. */
    public void record(Handle handle, @Nullable Caller actor, String action, String target) {
        // Locks the head where several servers write.
        handle.createUpdate("UPDATE audit_head SET seq = seq + 1 WHERE id = 1").execute();
        Head head = head(handle);
        AuditEntry entry = new AuditEntry(
                head.seq(),
                clock.millis(),
                actor == null ? 0 : actor.userId(),
                actor == null ? "" : actor.userName(),
                action,
                bounded(target));
        String hash = hash(head.hash(), entry);
        handle.createUpdate("INSERT INTO audit_entry (seq, at_millis, actor_id, actor, action, target, hash)"
                        + " VALUES (:seq, :at, :actorId, :actor, :action, :target, :hash)")
                .bind("seq", entry.seq())
                .bind("at", entry.atMillis())
                .bind("actorId", entry.actorId())
                .bind("actor", entry.actor())
                .bind("action", entry.action())
                .bind("target", entry.target())
                .bind("hash", hash)
                .execute();
        handle.createUpdate("UPDATE audit_head SET hash = :hash WHERE id = 1")
                .bind("hash", hash)
                .execute();
    }

    /** Appends a line by itself; the answer to the caller does not wait for it. */
    public void recordSoon(@Nullable Caller actor, String action, String target) {
        var unused = database.write(handle -> {
            record(handle, actor, action, target);
            return true;
        });
    }

    private static Head head(Handle handle) {
        return handle.createQuery("SELECT seq, hash FROM audit_head WHERE id = 1")
                .map((row, context) -> new Head(row.getLong("seq"), row.getString("hash")))
                .one();
    }

    private static String bounded(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /**
     * The lines before one, the latest first.
     *
     * @param before 0 begins at the end
     */
    public List<AuditEntry> before(long before, int limit) {
        return database.read(handle -> handle.createQuery("SELECT seq, at_millis, actor_id, actor, action, target"
                        + " FROM audit_entry WHERE seq < :before ORDER BY seq DESC LIMIT :limit")
                .bind("before", before == 0 ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map(ENTRY)
                .list());
    }

    /** What is wrong with the log, empty if it is as it was written. */
    public Optional<String> check() {
        return database.read(Audit::check);
    }

    private static Optional<String> check(Handle handle) {
        String hash = "";
        long seq = 0;
        while (true) {
            List<Checked> some = handle.createQuery("SELECT seq, at_millis, actor_id, actor, action, target, hash"
                            + " FROM audit_entry WHERE seq > :after ORDER BY seq LIMIT " + PAGE)
                    .bind("after", seq)
                    .map((row, context) -> new Checked(ENTRY.map(row, context), row.getString("hash")))
                    .list();
            for (Checked line : some) {
                if (line.entry().seq() != seq + 1) {
                    return Optional.of("line " + (seq + 1) + " of the audit log is missing");
                }
                hash = hash(hash, line.entry());
                if (!hash.equals(line.hash())) {
                    return Optional.of("line " + line.entry().seq() + " of the audit log was changed");
                }
                seq++;
            }
            if (some.size() < PAGE) {
                break;
            }
        }
        Head head = head(handle);
        boolean whole = head.seq() == seq && head.hash().equals(hash);
        return whole
                ? Optional.empty()
                : Optional.of("the audit log ends at line " + seq + " (expected: " + head.seq() + ")");
    }

    private record Checked(AuditEntry entry, String hash) {}

    private static String hash(String before, AuditEntry entry) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.US_ASCII));
            digest.update(ByteBuffer.allocate(24)
                    .putLong(entry.seq())
                    .putLong(entry.atMillis())
                    .putLong(entry.actorId())
                    .array());
            for (String text : List.of(entry.actor(), entry.action(), entry.target())) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
