package dev.halley.secret;

import dev.halley.metadata.Ciphertext;

/**
 * Encrypts and decrypts values for one place. In a home of its own Halley does so with the key file of the home ({@link
 * SecretCipher}); with a server, the server does, and its key never leaves it.
 */
public interface ValueCipher {

    /** @param place of the value, and {@code key} within it: a ciphertext that is moved elsewhere does not decrypt */
    Ciphertext encrypt(String place, String key, String value);

    /** @throws dev.halley.error.HalleyException FAILED if this is not what {@link #encrypt} gave for the same place and key */
    String decrypt(String place, String key, Ciphertext ciphertext);

    /** Where the key is kept, for messages. */
    String keyPlace();

    /**
     * Refuses if the key that earlier values were encrypted with is gone: a new one would only hide that.
     *
     * @throws dev.halley.error.HalleyException FAILED
     */
    void requireKey();
}
