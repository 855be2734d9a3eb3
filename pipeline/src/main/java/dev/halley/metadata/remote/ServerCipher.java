package dev.halley.metadata.remote;

import dev.halley.metadata.Ciphertext;
import dev.halley.secret.ValueCipher;
import java.util.Base64;

/** Lets the server encrypt and decrypt: its key stays where it is, and it decrypts nothing for who may not see it. */
public final class ServerCipher implements ValueCipher {

    private static final String PATH = "/api/v1/metadata-values/";

    private final ServerCalls server;

    public ServerCipher(ServerCalls server) {
        this.server = server;
    }

    @Override
    public Ciphertext encrypt(String place, String key, String value) {
        String encrypted = server.post(
                        PATH + "encrypt",
                        StoreCalls.JSON
                                .createObjectNode()
                                .put("place", place)
                                .put("key", key)
                                .put("value", value))
                .path("result")
                .asText();
        return new Ciphertext(Base64.getDecoder().decode(encrypted));
    }

    @Override
    public String decrypt(String place, String key, Ciphertext ciphertext) {
        return server.post(
                        PATH + "decrypt",
                        StoreCalls.JSON
                                .createObjectNode()
                                .put("place", place)
                                .put("key", key)
                                .put("value", Base64.getEncoder().encodeToString(ciphertext.bytes())))
                .path("result")
                .asText();
    }

    @Override
    public String keyPlace() {
        return "the key of the server " + server.url();
    }

    @Override
    public void requireKey() {
        // The server says so when it is asked to decrypt.
    }
}
