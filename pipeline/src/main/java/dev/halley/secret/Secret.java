package dev.halley.secret;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.internal.log.Masks;
import dev.halley.metadata.Ciphertext;
import dev.halley.metadata.StoredSecret;
import java.time.Instant;
import java.util.List;

/** A named set of keys and values. Values are decrypted one by one when they are asked for. Thread-safe. */
public final class Secret {

    private final StoredSecret stored;
    private final ValueCipher cipher;

    Secret(StoredSecret stored, ValueCipher cipher) {
        this.stored = stored;
        this.cipher = cipher;
    }

    public String name() {
        return stored.name();
    }

    /** Whether its owner only sees it. */
    public boolean isPrivate() {
        return stored.id().isPrivate();
    }

    /** In the order in which they were given. */
    public List<String> keys() {
        return stored.keys();
    }

    public Instant created() {
        return stored.created();
    }

    public Instant updated() {
        return stored.updated();
    }

    /**
     * The value in clear text. Do not print it: from then on no log of a step shows it, but the terminal does.
     *
     * @throws HalleyException NOT_FOUND if there is no such key, FAILED if the value cannot be decrypted
     */
    public String value(String key) {
        Ciphertext ciphertext = stored.ciphertexts().get(key);
        if (ciphertext == null) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "Secret '" + name() + "' has no key '" + key + "'." + Suggestion.of(key, keys())
                            + " To add it: halley secret update " + name() + " --" + key + "=<value>");
        }
        String value = cipher.decrypt(stored.id().place(), key, ciphertext);
        Masks.add(value);
        return value;
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
