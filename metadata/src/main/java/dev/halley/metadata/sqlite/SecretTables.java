package dev.halley.metadata.sqlite;

import dev.halley.metadata.Ciphertext;
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
        int inserted = handle.createUpdate(
                        "INSERT INTO secret (name, created, updated) VALUES (:name, :created, :updated) ON CONFLICT DO NOTHING")
                .bind("name", secret.name())
                .bind("created", Columns.nanos(secret.created()))
                .bind("updated", Columns.nanos(secret.updated()))
                .execute();
        if (inserted == 1) {
            put(handle, secret.name(), secret.ciphertexts());
        }
        return inserted == 1;
    }

    private static void put(Handle handle, String secret, Map<String, Ciphertext> values) {
        values.forEach((key, value) -> handle.createUpdate("INSERT INTO secret_value (secret, key, ciphertext)"
                        + " VALUES (:secret, :key, :value) ON CONFLICT DO UPDATE SET ciphertext = excluded.ciphertext")
                .bind("secret", secret)
                .bind("key", key)
                .bind("value", value.bytes())
                .execute());
    }

    static Optional<StoredSecret> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM secret WHERE name = :name")
                .bind("name", name)
                .map(secret(handle))
                .findOne();
    }

    static List<StoredSecret> list(Handle handle) {
        return handle.createQuery("SELECT * FROM secret ORDER BY name")
                .map(secret(handle))
                .list();
    }

    private static RowMapper<StoredSecret> secret(Handle handle) {
        return (row, context) -> {
            String name = row.getString("name");
            Map<String, Ciphertext> values = new LinkedHashMap<>();
            handle.createQuery("SELECT key, ciphertext FROM secret_value WHERE secret = :secret ORDER BY id")
                    .bind("secret", name)
                    .map((value, ignored) ->
                            values.put(value.getString("key"), new Ciphertext(value.getBytes("ciphertext"))))
                    .list();
            return new StoredSecret(name, values, Columns.instant(row, "created"), Columns.instant(row, "updated"));
        };
    }

    static boolean update(Handle handle, String name, Map<String, Ciphertext> put, List<String> remove, Instant at) {
        int found = handle.createUpdate("UPDATE secret SET updated = :at WHERE name = :name")
                .bind("at", Columns.nanos(at))
                .bind("name", name)
                .execute();
        if (found == 0) {
            return false;
        }
        put(handle, name, put);
        for (String key : remove) {
            handle.createUpdate("DELETE FROM secret_value WHERE secret = :secret AND key = :key")
                    .bind("secret", name)
                    .bind("key", key)
                    .execute();
        }
        return true;
    }

    static boolean delete(Handle handle, String name) {
        return handle.createUpdate("DELETE FROM secret WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1;
    }
}
