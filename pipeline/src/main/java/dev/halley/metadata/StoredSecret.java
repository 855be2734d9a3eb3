package dev.halley.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A secret as it is kept: the keys, and for each key what encryption made of its value.
 *
 * @param ciphertexts by key
 */
public record StoredSecret(SecretId id, Map<String, Ciphertext> ciphertexts, Instant created, Instant updated) {

    public StoredSecret {
        ciphertexts = Copies.of(ciphertexts);
    }

    public String name() {
        return id.name();
    }

    public List<String> keys() {
        return List.copyOf(ciphertexts.keySet());
    }

    @Override
    public String toString() {
        return id + " with the keys " + String.join(", ", ciphertexts.keySet());
    }
}
