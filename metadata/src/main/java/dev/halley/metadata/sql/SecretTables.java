package dev.halley.metadata.sql;

import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StoredSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Secrets, their values encrypted. */
final class SecretTables {

    private SecretTables() {}

    static boolean insert(Handle handle, StoredSecret secret) {
        int inserted = handle.createUpdate("INSERT INTO secret (name, owner, created, updated)"
                        + " VALUES (:name, :owner, :created, :updated) ON CONFLICT DO NOTHING")
                .bindMethods(secret.id())
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
                .bindMethods(id)
                .bind("key", key)
                .bind("value", value.bytes())
                .execute());
    }

    static Optional<StoredSecret> find(Handle handle, SecretId id) {
        return handle.createQuery("SELECT * FROM secret WHERE name = :name AND owner = :owner")
                .bindMethods(id)
                .map(secret(handle))
                .findOne();
    }

    static List<StoredSecret> list(Handle handle) {
        return handle.createQuery("SELECT * FROM secret ORDER BY name, owner")
                .map(secret(handle))
                .list();
    }

    private static RowMapper<StoredSecret> secret(Handle handle) {
        return (row, context) -> {
            SecretId id = new SecretId(row.getString("name"), row.getString("owner"));
            Map<String, Ciphertext> values = new LinkedHashMap<>();
            handle.createQuery("SELECT key, ciphertext FROM secret_value WHERE secret = :name AND owner = :owner"
                            + " ORDER BY id")
                    .bindMethods(id)
                    .map((value, ignored) ->
                            values.put(value.getString("key"), new Ciphertext(value.getBytes("ciphertext"))))
                    .list();
            return new StoredSecret(id, values, Columns.instant(row, "created"), Columns.instant(row, "updated"));
        };
    }

    static boolean update(Handle handle, SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        int found = handle.createUpdate("UPDATE secret SET updated = :at WHERE name = :name AND owner = :owner")
                .bind("at", Columns.nanos(at))
                .bindMethods(id)
                .execute();
        if (found == 0) {
            return false;
        }
        put(handle, id, put);
        for (String key : remove) {
            handle.createUpdate("DELETE FROM secret_value WHERE secret = :name AND owner = :owner AND key = :key")
                    .bindMethods(id)
                    .bind("key", key)
                    .execute();
        }
        return true;
    }

    static boolean delete(Handle handle, SecretId id) {
        return handle.createUpdate("DELETE FROM secret WHERE name = :name AND owner = :owner")
                        .bindMethods(id)
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
