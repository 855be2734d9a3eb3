package dev.halley.secret;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.StoredSecret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The secrets of a home. Thread-safe. */
public final class Secrets {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final Supplier<MetadataStore> store;
    private final SecretKeyFile keyFile;
    private final SecretCipher cipher;
    private final Clock clock;

    public Secrets(Supplier<MetadataStore> store, SecretKeyFile keyFile, Clock clock) {
        this.store = store;
        this.keyFile = keyFile;
        this.cipher = new SecretCipher(keyFile);
        this.clock = clock;
    }

    /** @throws HalleyException CONFLICT if the name is taken, INVALID if a name is wrong or there is no value */
    public Secret create(String name, Map<String, String> values) {
        requireIdentifier("secret name", name);
        if (values.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Secret '" + name + "' has no values (expected: at least one). Give some: halley secret create "
                            + name + " --<key>=<value>");
        }
        refuseIfKeyIsLost();
        Instant now = clock.instant();
        StoredSecret secret = new StoredSecret(name, encrypt(name, values), now, now);
        if (!store.get().createSecret(secret)) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "A secret '" + name + "' exists already. Choose another name, or change it: halley secret update "
                            + name + " --<key>=<value>");
        }
        return new Secret(secret, cipher);
    }

    /** @throws HalleyException NOT_FOUND if there is no such secret */
    public Secret get(String name) {
        return find(name).orElseThrow(() -> notFound(name));
    }

    public Optional<Secret> find(String name) {
        return store.get().findSecret(name).map(stored -> new Secret(stored, cipher));
    }

    /** By name. */
    public List<Secret> list() {
        return store.get().listSecrets().stream()
                .map(stored -> new Secret(stored, cipher))
                .toList();
    }

    /**
     * Adds or replaces values, and takes keys away.
     *
     * @throws HalleyException NOT_FOUND if there is no such secret or no such key to remove
     */
    public Secret update(String name, Map<String, String> put, List<String> remove) {
        Secret before = get(name);
        for (String key : remove) {
            if (!before.keys().contains(key)) {
                throw new HalleyException(
                        ErrorKind.NOT_FOUND,
                        "Secret '" + name + "' has no key '" + key + "' to remove."
                                + Suggestion.of(key, before.keys()));
            }
        }
        List<String> left = new ArrayList<>(before.keys());
        left.removeAll(remove);
        if (left.isEmpty() && put.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Secret '" + name + "' would have no values left. Delete it: halley secret delete " + name);
        }
        if (!put.isEmpty()) {
            refuseIfKeyIsLost();
        }
        if (!store.get().updateSecret(name, encrypt(name, put), remove, clock.instant())) {
            throw notFound(name);
        }
        return get(name);
    }

    /** @throws HalleyException NOT_FOUND if there is no such secret */
    public void delete(String name) {
        if (!store.get().deleteSecret(name)) {
            throw notFound(name);
        }
    }

    /** The value a reference stands for. */
    public String resolve(SecretReference reference) {
        return get(reference.name()).value(reference.key());
    }

    /** For other values that must not lie in the store in clear text. */
    public SecretCipher cipher() {
        return cipher;
    }

    /** Where the key is that encrypts all of them. */
    public Path keyFile() {
        return keyFile.path();
    }

    /** A new key beside secrets of a lost one would only hide that those are lost. */
    private void refuseIfKeyIsLost() {
        if (!keyFile.exists() && !store.get().listSecrets().isEmpty()) {
            keyFile.read();
        }
    }

    private Map<String, Ciphertext> encrypt(String name, Map<String, String> values) {
        Map<String, Ciphertext> encrypted = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            requireIdentifier("key of secret '" + name + "'", key);
            encrypted.put(key, cipher.encrypt(name, key, value));
        });
        return encrypted;
    }

    private HalleyException notFound(String name) {
        List<String> known =
                store.get().listSecrets().stream().map(StoredSecret::name).toList();
        return new HalleyException(
                ErrorKind.NOT_FOUND,
                "Secret '" + name + "' does not exist." + Suggestion.of(name, known)
                        + " To create it: halley secret create " + name + " --<key>=<value>");
    }

    private static void requireIdentifier(String what, String given) {
        if (!IDENTIFIER.matcher(given).matches()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    what + ": '" + given + "' (expected: a letter or '_', then letters, digits, '_' and '-').");
        }
    }
}
