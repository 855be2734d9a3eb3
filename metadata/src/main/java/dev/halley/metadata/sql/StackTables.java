package dev.halley.metadata.sql;

import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.StackParts;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Components, stacks, and which stack is active. */
final class StackTables {

    private static final RowMapper<StoredComponent> COMPONENT = row -> new StoredComponent(
            row.getString("id"),
            row.getString("type"),
            row.getString("name"),
            row.getString("flavor"),
            Columns.object(row, "config"),
            Columns.json(row, "labels", Columns.LABELS),
            Columns.instant(row, "created"));

    private static final RowMapper<ComponentKey> KEY =
            row -> new ComponentKey(row.getString("type"), row.getString("name"));

    private StackTables() {}

    static boolean insert(Handle handle, StoredComponent component) {
        return handle.createUpdate("INSERT INTO component (type, name, id, flavor, config, labels, created) VALUES"
                                + " (:type, :name, :id, :flavor, :config, :labels, :created) ON CONFLICT DO"
                                + " NOTHING")
                        .bind("type", component.type())
                        .bind("name", component.name())
                        .bind("id", component.id())
                        .bind("flavor", component.flavor())
                        .bind("config", Columns.json(component.config()))
                        .bind("labels", Columns.json(component.labels()))
                        .bind("created", Columns.nanos(component.created()))
                        .execute()
                == 1;
    }

    static Optional<StoredComponent> find(Handle handle, ComponentKey key) {
        return handle.createQuery("SELECT * FROM component WHERE type = :type AND name = :name")
                .bind("type", key.type())
                .bind("name", key.name())
                .map(COMPONENT)
                .findOne();
    }

    static List<StoredComponent> list(Handle handle, @Nullable String type) {
        String where = type == null ? "" : " WHERE type = :type";
        Query query = handle.createQuery("SELECT * FROM component" + where + " ORDER BY type, name");
        if (type != null) {
            query.bind("type", type);
        }
        return query.map(COMPONENT).list();
    }

    static boolean replace(Handle handle, StoredComponent before, StoredComponent after) {
        boolean renamed = !before.name().equals(after.name());
        if (!find(handle, before.key()).equals(Optional.of(before))
                || (renamed && find(handle, after.key()).isPresent())) {
            return false;
        }
        if (renamed) { // A stack refers to the old one until it is told of the new one.
            insert(handle, after);
            handle.createUpdate("UPDATE stack_component SET name = :after WHERE type = :type AND name = :before")
                    .bind("after", after.name())
                    .bind("type", before.type())
                    .bind("before", before.name())
                    .execute();
            handle.createUpdate("DELETE FROM component WHERE type = :type AND name = :before")
                    .bind("type", before.type())
                    .bind("before", before.name())
                    .execute();
            return true;
        }
        handle.createUpdate("UPDATE component SET flavor = :flavor, config = :config, labels = :labels"
                        + " WHERE type = :type AND name = :name")
                .bind("flavor", after.flavor())
                .bind("config", Columns.json(after.config()))
                .bind("labels", Columns.json(after.labels()))
                .bind("type", before.type())
                .bind("name", before.name())
                .execute();
        return true;
    }

    static boolean delete(Handle handle, ComponentKey key) {
        return handle.createUpdate("DELETE FROM component WHERE type = :type AND name = :name AND NOT EXISTS"
                                + " (SELECT 1 FROM stack_component s WHERE s.type = :type AND s.name = :name)")
                        .bind("type", key.type())
                        .bind("name", key.name())
                        .execute()
                == 1;
    }

    static boolean insert(Handle handle, StoredStack stack) {
        boolean known = stack.components().stream()
                .allMatch(component -> find(handle, component).isPresent());
        if (!known || findStack(handle, stack.name()).isPresent()) {
            return false;
        }
        handle.createUpdate("INSERT INTO stack (name, id, created) VALUES (:name, :id, :created)")
                .bind("name", stack.name())
                .bind("id", stack.id())
                .bind("created", Columns.nanos(stack.created()))
                .execute();
        insertComponents(handle, stack);
        return true;
    }

    private static void insertComponents(Handle handle, StoredStack stack) {
        int position = 0;
        for (ComponentKey component : stack.components()) {
            handle.createUpdate("INSERT INTO stack_component VALUES (:stack, :position, :type, :name)")
                    .bind("stack", stack.name())
                    .bind("position", position++)
                    .bind("type", component.type())
                    .bind("name", component.name())
                    .execute();
        }
    }

    static boolean replaceStack(Handle handle, StoredStack before, StoredStack after) {
        boolean renamed = !before.name().equals(after.name());
        boolean known = after.components().stream()
                .allMatch(component -> find(handle, component).isPresent());
        if (!known
                || !findStack(handle, before.name()).equals(Optional.of(before))
                || (renamed && findStack(handle, after.name()).isPresent())) {
            return false;
        }
        handle.createUpdate("DELETE FROM stack_component WHERE stack = :stack")
                .bind("stack", before.name())
                .execute();
        handle.createUpdate("UPDATE stack SET name = :after WHERE name = :before")
                .bind("after", after.name())
                .bind("before", before.name())
                .execute();
        insertComponents(handle, after);
        return true;
    }

    static Optional<StoredStack> findStack(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM stack WHERE name = :name")
                .bind("name", name)
                .map(stack(handle))
                .findOne();
    }

    /** A component of a stack, and what the stack says of itself. */
    private record Part(String stackId, Instant stackCreated, StoredComponent component) {}

    static Optional<StackParts> findParts(Handle handle, String name) {
        List<Part> parts = handle.createQuery("SELECT c.*, s.id AS stack_id, s.created AS stack_created FROM stack s"
                        + " JOIN stack_component k ON k.stack = s.name"
                        + " JOIN component c ON c.type = k.type AND c.name = k.name"
                        + " WHERE s.name = :name ORDER BY k.position")
                .bind("name", name)
                .map(row ->
                        new Part(row.getString("stack_id"), Columns.instant(row, "stack_created"), COMPONENT.map(row)))
                .list();
        if (parts.isEmpty()) { // Then there is no such stack: each has an orchestrator.
            return Optional.empty();
        }
        Part first = parts.get(0);
        List<StoredComponent> components = parts.stream().map(Part::component).toList();
        List<ComponentKey> keys = components.stream().map(StoredComponent::key).toList();
        return Optional.of(
                new StackParts(new StoredStack(first.stackId(), name, keys, first.stackCreated()), components));
    }

    static List<StoredStack> listStacks(Handle handle) {
        return handle.createQuery("SELECT * FROM stack ORDER BY name")
                .map(stack(handle))
                .list();
    }

    private static RowMapper<StoredStack> stack(Handle handle) {
        return row -> {
            String name = row.getString("name");
            List<ComponentKey> components = handle.createQuery(
                            "SELECT type, name FROM stack_component WHERE stack = :stack ORDER BY position")
                    .bind("stack", name)
                    .map(KEY)
                    .list();
            return new StoredStack(row.getString("id"), name, components, Columns.instant(row, "created"));
        };
    }

    static boolean deleteStack(Handle handle, String name) {
        return handle.createUpdate("DELETE FROM stack WHERE name = :name AND NOT active")
                        .bind("name", name)
                        .execute()
                == 1;
    }

    static Optional<String> activeStack(Handle handle) {
        return handle.createQuery("SELECT name FROM stack WHERE active")
                .mapTo(String.class)
                .findOne();
    }

    static boolean setActiveStack(Handle handle, String name) {
        if (findStack(handle, name).isEmpty()) {
            return false;
        }
        handle.createUpdate("UPDATE stack SET active = (name = :name)")
                .bind("name", name)
                .execute();
        return true;
    }
}
