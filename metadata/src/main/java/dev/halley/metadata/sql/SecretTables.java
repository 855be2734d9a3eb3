package dev.halley.metadata.sql;

import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StoredSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets, their values encrypted. */
final class SecretTables {

    private SecretTables() {}

    static boolean insert(Handle handle, StoredSecret secret) {
        int inserted = handle.createUpdate("INSERT INTO secret (name, owner, created, updated)"
                        + " VALUES (:name, :owner, :created, :updated) ON CONFLICT DO NOTHING")
                .bind("name", secret.id().name())
                .bind("owner", secret.id().owner())
                .bind("created", Columns.nanos(secret.created()))
                .bind("updated", Columns.nanos(secret.updated()))
                .execute();
        if (inserted == 1) {
            put(handle, secret.id(), secret.ciphertexts());
        }
        return inserted == 1;
    }

    private static void put(Handle handle, SecretId id, Map<String, Ciphertext> values) {
        values.forEach((key, value) -> handle.createUpdate("INSERT INTO secret_value (secret, owner, key, ciphertext)"
                        + " VALUES (:name, :owner, :key, :value)"
                        + " ON CONFLICT (secret, owner, key) DO UPDATE SET ciphertext = excluded.ciphertext")
                .bind("name", id.name())
                .bind("owner", id.owner())
                .bind("key", key)
                .bind("value", value.bytes())
                .execute());
    }

    static Optional<StoredSecret> find(Handle handle, SecretId id) {
        return handle.createQuery("SELECT * FROM secret WHERE name = :name AND owner = :owner")
                .bind("name", id.name())
                .bind("owner", id.owner())
                .map(secret(handle))
                .findOne();
    }

    static List<StoredSecret> list(Handle handle) {
        return handle.createQuery("SELECT * FROM secret ORDER BY name, owner")
                .map(secret(handle))
                .list();
    }

    private static RowMapper<StoredSecret> secret(Handle handle) {
        return row -> {
            SecretId id = new SecretId(row.getString("name"), row.getString("owner"));
            Map<String, Ciphertext> values = new LinkedHashMap<>();
            handle.createQuery("SELECT key, ciphertext FROM secret_value WHERE secret = :name AND owner = :owner"
                            + " ORDER BY id")
                    .bind("name", id.name())
                    .bind("owner", id.owner())
                    .map(value -> values.put(value.getString("key"), new Ciphertext(value.getBytes("ciphertext"))))
                    .list();
            return new StoredSecret(id, values, Columns.instant(row, "created"), Columns.instant(row, "updated"));
        };
    }

    static boolean update(Handle handle, SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        int found = handle.createUpdate("UPDATE secret SET updated = :at WHERE name = :name AND owner = :owner")
                .bind("at", Columns.nanos(at))
                .bind("name", id.name())
                .bind("owner", id.owner())
                .execute();
        if (found == 0) {
            return false;
        }
        put(handle, id, put);
        for (String key : remove) {
            handle.createUpdate("DELETE FROM secret_value WHERE secret = :name AND owner = :owner AND key = :key")
                    .bind("name", id.name())
                    .bind("owner", id.owner())
                    .bind("key", key)
                    .execute();
        }
        return true;
    }

    static boolean delete(Handle handle, SecretId id) {
        return handle.createUpdate("DELETE FROM secret WHERE name = :name AND owner = :owner")
                        .bind("name", id.name())
                        .bind("owner", id.owner())
                        .execute()
                == 1;
    }

    static boolean replace(Handle handle, StoredSecret before, StoredSecret after) {
        boolean renamed = !before.id().equals(after.id());
        if (!find(handle, before.id()).equals(Optional.of(before))
                || (renamed && find(handle, after.id()).isPresent())) {
            return false;
        }
        return delete(handle, before.id()) && insert(handle, after);
    }
}
