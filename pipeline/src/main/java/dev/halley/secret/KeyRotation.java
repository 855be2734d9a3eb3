package dev.halley.secret;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredComponent;
import dev.halley.metadata.StoredSecret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes the key that encrypts all secrets of a home. First the new key is written before the old one, so that both decrypt;
 * then one value after another gets the new key, each in a transaction of its own; at last, when a later call finds nothing that
 * needs it, the old key is dropped. It may be killed between any two of these: everything stays readable, and the next call goes
 * on where this one ended.
 */
public final class KeyRotation {

    private final Supplier<MetadataStore> store;
    private final SecretKeyFile keyFile;
    private final SecretCipher cipher;

    public KeyRotation(Supplier<MetadataStore> store, SecretKeyFile keyFile) {
        this.store = store;
        this.keyFile = keyFile;
        this.cipher = new SecretCipher(keyFile);
    }

    /**
     * What there is to do, or what was done.
     *
     * @param keys how many keys the file holds
     * @param values how many encrypted values there are
     * @param old how many of them need an old key
     */
    public record Report(int keys, int values, int old) {}

    /** Changes nothing. */
    public Report plan() {
        Counter counter = new Counter();
        each(counter::count, counter::count);
        return new Report(keyFile.readOrCreate().all().size(), counter.values, counter.old);
    }

    /**
     * Makes a new key if all values have the current one, and gives it to all values. The old keys stay in the file for
     * commands that are under way; the next {@link #dropOldKeys} removes them.
     */
    public Report rotate() {
        if (plan().old() == 0) {
            if (keyFile.read().all().size() > 1) {
                keyFile.dropOldKeys();
            }
            keyFile.addKey();
        }
        for (int tries = 0; tries < 100 && plan().old() > 0; tries++) {
            // Again, if something was changed meanwhile.
            each(this::rewrap, this::rewrap);
        }
        return plan();
    }

    /** Removes the old keys from the file, if no value needs one. */
    public Report dropOldKeys() {
        if (plan().old() == 0) {
            keyFile.dropOldKeys();
        }
        return plan();
    }

    private interface OnSecret {
        void accept(StoredSecret secret);
    }

    private interface OnComponent {
        void accept(StoredComponent component);
    }

    private void each(OnSecret onSecret, OnComponent onComponent) {
        store.get().listSecrets().forEach(onSecret::accept);
        store.get().listComponents(null).forEach(onComponent::accept);
    }

    private void rewrap(StoredSecret secret) {
        Map<String, Ciphertext> values = new LinkedHashMap<>();
        secret.ciphertexts()
                .forEach((key, value) -> values.put(
                        key,
                        cipher.isOfOldKey(value) ? cipher.rewrap(secret.id().place(), key, value) : value));
        if (!values.equals(secret.ciphertexts())) {
            store.get()
                    .replaceSecret(secret, new StoredSecret(secret.id(), values, secret.created(), secret.updated()));
        }
    }

    private void rewrap(StoredComponent component) {
        String place = HiddenValues.place(component.type(), component.name());
        Map<String, JsonNode> config = new LinkedHashMap<>();
        component.config().forEach((attribute, node) -> {
            Optional<Ciphertext> hidden = HiddenValues.find(node).filter(cipher::isOfOldKey);
            config.put(
                    attribute,
                    hidden.map(value -> HiddenValues.node(cipher.rewrap(place, attribute, value)))
                            .orElse(node));
        });
        if (!config.equals(component.config())) {
            store.get().replaceComponent(component, component.withConfig(config));
        }
    }

    private final class Counter {
        private int values;
        private int old;

        private void count(StoredSecret secret) {
            secret.ciphertexts().values().forEach(this::count);
        }

        private void count(StoredComponent component) {
            component.config().values().forEach(node -> HiddenValues.find(node).ifPresent(this::count));
        }

        private void count(Ciphertext value) {
            values++;
            old += cipher.isOfOldKey(value) ? 1 : 0;
        }
    }
}
