package dev.halley.stack;

import dev.halley.metadata.ComponentKey;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredStack;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The stack that is always there, so that a pipeline runs before anything was registered. */
final class Defaults {

    static final String NAME = "default";
    private static final String FLAVOR = "local";
    private static final List<ComponentKey> COMPONENTS = List.of(
            new ComponentKey(ComponentType.ORCHESTRATOR.name(), NAME),
            new ComponentKey(ComponentType.ARTIFACT_STORE.name(), NAME));

    private final Supplier<MetadataStore> store;
    private final Clock clock;
    private volatile boolean there;

    Defaults(Supplier<MetadataStore> store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    static boolean contains(ComponentKey key) {
        return COMPONENTS.contains(key);
    }

    /** The store, after the default stack was made if it was not there. Several processes may do so at once. */
    MetadataStore store() {
        MetadataStore opened = store.get();
        if (!there) {
            if (opened.findStack(NAME).isEmpty()) {
                for (ComponentKey key : COMPONENTS) {
                    opened.createComponent(
                            new StoredComponent(newId(), key.type(), key.name(), FLAVOR, Map.of(), clock.instant()));
                }
                opened.createStack(new StoredStack(newId(), NAME, COMPONENTS, clock.instant()));
            }
            there = true;
        }
        return opened;
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }
}
