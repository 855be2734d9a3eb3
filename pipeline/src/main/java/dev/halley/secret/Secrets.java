package dev.halley.secret;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.SecretId;
import dev.halley.metadata.StoredSecret;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a home or a server, as one user sees them: the public ones and the user's private ones. By name alone a private
 * one is found before a public one. Thread-safe.
 */
public final class Secrets {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final Supplier<MetadataStore> store;
    private final ValueCipher cipher;
    private final Supplier<String> user;
    private final Clock clock;

    /** @param user whose private secrets are seen */
    public Secrets(Supplier<MetadataStore> store, ValueCipher cipher, Supplier<String> user, Clock clock) {
        this.store = store;
        this.cipher = cipher;
        this.user = user;
        this.clock = clock;
    }

    /** Creates a public secret. */
    public Secret create(String name, Map<String, String> values) {
        return create(name, values, Scope.PUBLIC);
    }

    /** @throws HalleyException CONFLICT if the name is taken, INVALID if a name is wrong or there is no value */
    public Secret create(String name, Map<String, String> values, Scope scope) {
        requireName(name);
        if (values.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "Secret '" + name + "' has no values (expected: at least one). Give some: halley secret create "
                            + name + " --<key>=<value>");
        }
        refuseIfKeyIsLost();
        SecretId id = id(name, scope);
        Instant now = clock.instant();
        StoredSecret secret = new StoredSecret(id, encrypt(id, values), now, now);
        if (!store.get().createSecret(secret)) {
            throw taken(id);
        }
        return new Secret(secret, cipher);
    }

    /** @throws HalleyException NOT_FOUND if there is no such secret */
    public Secret get(String name) {
        return get(name, null);
    }

    /**
     * A secret.
     *
     * @param scope null for the private one, or else the public one
     * @throws HalleyException NOT_FOUND if there is no such secret
     */
    public Secret get(String name, @Nullable Scope scope) {
        return new Secret(stored(name, scope), cipher);
    }

    public Optional<Secret> find(String name) {
        return findStored(name, null).map(stored -> new Secret(stored, cipher));
    }

    /** By name. */
    public List<Secret> list() {
        String me = user.get();
        return store.get().listSecrets().stream()
                .filter(stored ->
                        !stored.id().isPrivate() || stored.id().owner().equals(me))
                .map(stored -> new Secret(stored, cipher))
                .toList();
    }

    /** Adds or replaces values, and takes keys away. */
    public Secret update(String name, Map<String, String> put, List<String> remove) {
        return update(name, null, put, remove);
    }

    /**
     * Adds or replaces values, and takes keys away.
     *
     * @param scope null for the private one, or else the public one
     * @throws HalleyException NOT_FOUND if there is no such secret or no such key to remove
     */
    public Secret update(String name, @Nullable Scope scope, Map<String, String> put, List<String> remove) {
        StoredSecret before = stored(name, scope);
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
        if (!store.get().updateSecret(before.id(), encrypt(before.id(), put), remove, clock.instant())) {
            throw notFound(name);
        }
        return get(name, before.id().isPrivate() ? Scope.PRIVATE : Scope.PUBLIC);
    }

    /**
     * Gives a secret another name. What refers to the old one does not find it any more.
     *
     * @throws HalleyException NOT_FOUND if there is no such secret, CONFLICT if the name is taken
     */
    public Secret rename(String name, @Nullable Scope scope, String newName) {
        requireName(newName);
        StoredSecret before = stored(name, scope);
        return move(before, new SecretId(newName, before.id().owner()));
    }

    /**
     * Makes a public secret private, or the other way round.
     *
     * @throws HalleyException NOT_FOUND if there is no such secret, CONFLICT if there is one of that name in the other scope
     */
    public Secret moveTo(String name, Scope scope) {
        StoredSecret before = stored(name, scope == Scope.PRIVATE ? Scope.PUBLIC : Scope.PRIVATE);
        return move(before, id(name, scope));
    }

    private Secret move(StoredSecret before, SecretId to) {
        Map<String, String> values = new LinkedHashMap<>();
        before.ciphertexts()
                .forEach((key, value) ->
                        values.put(key, cipher.decrypt(before.id().place(), key, value)));
        StoredSecret after = new StoredSecret(to, encrypt(to, values), before.created(), clock.instant());
        if (!store.get().replaceSecret(before, after)) {
            throw store.get().findSecret(to).isPresent() ? taken(to) : notFound(before.name());
        }
        return new Secret(after, cipher);
    }

    /** @throws HalleyException NOT_FOUND if there is no such secret */
    public void delete(String name) {
        delete(name, null);
    }

    /** @throws HalleyException NOT_FOUND if there is no such secret */
    public void delete(String name, @Nullable Scope scope) {
        if (!store.get().deleteSecret(stored(name, scope).id())) {
            throw notFound(name);
        }
    }

    /** The value a reference stands for. From then on no log of a step shows it. */
    public String resolve(SecretReference reference) {
        return get(reference.name()).value(reference.key());
    }

    /** For other values that must not lie in the store in clear text. */
    public ValueCipher cipher() {
        return cipher;
    }

    private SecretId id(String name, Scope scope) {
        return new SecretId(name, scope == Scope.PRIVATE ? user.get() : "");
    }

    private StoredSecret stored(String name, @Nullable Scope scope) {
        return findStored(name, scope).orElseThrow(() -> notFound(name));
    }

    private Optional<StoredSecret> findStored(String name, @Nullable Scope scope) {
        if (scope != null) {
            return store.get().findSecret(id(name, scope));
        }
        return store.get().findSecret(id(name, Scope.PRIVATE)).or(() -> store.get()
                .findSecret(id(name, Scope.PUBLIC)));
    }

    /** A new key beside secrets of a lost one would only hide that those are lost. */
    private void refuseIfKeyIsLost() {
        if (!store.get().listSecrets().isEmpty()) {
            cipher.requireKey();
        }
    }

    private Map<String, Ciphertext> encrypt(SecretId id, Map<String, String> values) {
        Map<String, Ciphertext> encrypted = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            requireIdentifier("key of secret '" + id.name() + "'", key);
            encrypted.put(key, cipher.encrypt(id.place(), key, value));
        });
        return encrypted;
    }

    private static HalleyException taken(SecretId id) {
        return new HalleyException(
                ErrorKind.CONFLICT,
                "A " + id + " exists already. Choose another name, or change it: halley secret update " + id.name()
                        + " --<key>=<value>");
    }

    private HalleyException notFound(String name) {
        List<String> known = list().stream().map(Secret::name).distinct().toList();
        return new HalleyException(
                ErrorKind.NOT_FOUND,
                "Secret '" + name + "' does not exist." + Suggestion.of(name, known)
                        + " To create it: halley secret create " + name + " --<key>=<value>");
    }

    private static void requireName(String name) {
        requireIdentifier("secret name", name);
        if (name.equals("name")) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "secret name: 'name' (expected: another word; this one is the attribute of all).");
        }
    }

    private static void requireIdentifier(String what, String given) {
        if (!IDENTIFIER.matcher(given).matches()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    what + ": '" + given + "' (expected: a letter or '_', then letters, digits, '_' and '-').");
        }
    }
}
