package dev.halley.metadata.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags and logged values of runs, steps, artifacts and models. */
final class LabelTables {

    private LabelTables() {}

    static void tag(Handle handle, String kind, String resource, List<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        Batch batch = handle.prepareBatch(
                "INSERT INTO tag (kind, resource, tag) VALUES (:kind, :resource, :tag) ON CONFLICT DO NOTHING");
        tags.forEach(tag -> batch.bind("kind", kind)
                .bind("resource", resource)
                .bind("tag", tag)
                .add());
        batch.execute();
    }

    static void untag(Handle handle, String kind, String resource, List<String> tags) {
        for (String tag : tags) {
            handle.createUpdate("DELETE FROM tag WHERE kind = :kind AND resource = :resource AND tag = :tag")
                    .bind("kind", kind)
                    .bind("resource", resource)
                    .bind("tag", tag)
                    .execute();
        }
    }

    static List<String> tags(Handle handle, String kind, String resource) {
        return handle.createQuery("SELECT tag FROM tag WHERE kind = :kind AND resource = :resource ORDER BY tag")
                .bind("kind", kind)
                .bind("resource", resource)
                .mapTo(String.class)
                .list();
    }

    static void put(Handle handle, String kind, String resource, Map<String, JsonNode> values) {
        if (values.isEmpty()) {
            return;
        }
        Batch batch = handle.prepareBatch("INSERT INTO entry (kind, resource, key, value, text, number)"
                + " VALUES (:kind, :resource, :key, :value, :text, :number) ON CONFLICT (kind, resource, key)"
                + " DO UPDATE SET value = excluded.value, text = excluded.text, number = excluded.number");
        values.forEach((key, value) -> batch.bind("kind", kind)
                .bind("resource", resource)
                .bind("key", key)
                .bind("value", value.toString())
                .bind("text", value.isTextual() ? value.textValue() : value.toString())
                .bind("number", value.isNumber() ? (Double) value.doubleValue() : null)
                .add());
        batch.execute();
    }

    static Map<String, JsonNode> values(Handle handle, String kind, String resource) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        handle.createQuery("SELECT key, value FROM entry WHERE kind = :kind AND resource = :resource"
                        + " AND substr(key, 1, 10) <> 'parameter.' ORDER BY key")
                .bind("kind", kind)
                .bind("resource", resource)
                .map(row -> Map.entry(row.getString("key"), Columns.node(row, "value")))
                .forEach(each -> values.put(each.getKey(), each.getValue()));
        return values;
    }

    static void forget(Handle handle, String kind, String resource) {
        for (String table : List.of("tag", "entry")) {
            handle.createUpdate("DELETE FROM " + table + " WHERE kind = :kind AND resource = :resource")
                    .bind("kind", kind)
                    .bind("resource", resource)
                    .execute();
        }
    }
}
