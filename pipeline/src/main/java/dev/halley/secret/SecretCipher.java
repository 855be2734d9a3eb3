package dev.halley.secret;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.Ciphertext;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts values of secrets.
 *
 * <p>Each value has a random 256-bit key of its own, which encrypts the value and is itself encrypted by the key file: an
 * envelope. So no key ever encrypts two messages, the 2³² bound of random GCM nonces does not matter, and a change of the key
 * file only has to rewrap keys. Both encryptions authenticate the names of secret and key, so a ciphertext that somebody moves
 * to another place in the database is refused.
 *
 * <p>Layout: version (1 byte), id of the key file (8), nonce (12), wrapped key (32 + 16), nonce (12), value (n + 16).
 */
public final class SecretCipher implements ValueCipher {

    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int KEY = 32;
    private static final int TAG = 16;

    private final SecretKeyFile keyFile;

    public SecretCipher(SecretKeyFile keyFile) {
        this.keyFile = keyFile;
    }

    @Override
    public Ciphertext encrypt(String name, String key, String value) {
        byte[] place = place(name, key);
        byte[] valueKey = random(KEY);
        byte[] keyNonce = random(NONCE);
        byte[] valueNonce = random(NONCE);
        SecretKeyFile.Key master = keyFile.readOrCreate().current();
        try {
            byte[] wrapped = run(Cipher.ENCRYPT_MODE, master.bytes(), keyNonce, place, valueKey);
            byte[] encrypted =
                    run(Cipher.ENCRYPT_MODE, valueKey, valueNonce, place, value.getBytes(StandardCharsets.UTF_8));
            ByteBuffer all = ByteBuffer.allocate(1 + Long.BYTES + 2 * NONCE + wrapped.length + encrypted.length);
            all.put(VERSION).putLong(master.id()).put(keyNonce).put(wrapped);
            all.put(valueNonce).put(encrypted);
            return new Ciphertext(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM.", e);
        } finally {
            Arrays.fill(valueKey, (byte) 0);
        }
    }

    /** Whether a ciphertext needs another key than the current one. */
    boolean isOfOldKey(Ciphertext ciphertext) {
        ByteBuffer all = ByteBuffer.wrap(ciphertext.bytes());
        return all.remaining() > Long.BYTES
                && all.getLong(1) != keyFile.read().current().id();
    }

    /** The same value under the current key: only the key of the value is encrypted anew. */
    Ciphertext rewrap(String name, String key, Ciphertext ciphertext) {
        byte[] place = place(name, key);
        try {
            ByteBuffer all = ByteBuffer.wrap(ciphertext.bytes());
            SecretKeyFile.Keys keys = keyFile.read();
            SecretKeyFile.Key before = master(keys, all, name, key);
            byte[] valueKey = run(Cipher.DECRYPT_MODE, before.bytes(), take(all, NONCE), place, take(all, KEY + TAG));
            byte[] rest = take(all, all.remaining());
            byte[] keyNonce = random(NONCE);
            byte[] wrapped = run(Cipher.ENCRYPT_MODE, keys.current().bytes(), keyNonce, place, valueKey);
            Arrays.fill(valueKey, (byte) 0);
            ByteBuffer rewrapped = ByteBuffer.allocate(1 + Long.BYTES + NONCE + wrapped.length + rest.length);
            rewrapped
                    .put(VERSION)
                    .putLong(keys.current().id())
                    .put(keyNonce)
                    .put(wrapped)
                    .put(rest);
            return new Ciphertext(rewrapped.array());
        } catch (AEADBadTagException | BufferUnderflowException e) {
            throw damaged(name, key, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM.", e);
        }
    }

    private SecretKeyFile.Key master(SecretKeyFile.Keys keys, ByteBuffer all, String name, String key) {
        if (all.get() != VERSION) {
            throw damaged(name, key, null);
        }
        return keys.find(all.getLong())
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.FAILED,
                        "Secret '" + name + "' was encrypted with another key than the one in " + keyFile.path()
                                + ". Restore that file from a backup, or delete the secret and create it again."));
    }

    @Override
    public String keyPlace() {
        return keyFile.path().toString();
    }

    @Override
    public void requireKey() {
        if (!keyFile.exists()) {
            keyFile.read();
        }
    }

    @Override
    public String decrypt(String name, String key, Ciphertext ciphertext) {
        byte[] place = place(name, key);
        try {
            ByteBuffer all = ByteBuffer.wrap(ciphertext.bytes());
            SecretKeyFile.Key master = master(keyFile.read(), all, name, key);
            byte[] keyNonce = take(all, NONCE);
            byte[] wrapped = take(all, KEY + TAG);
            byte[] valueNonce = take(all, NONCE);
            byte[] valueKey = run(Cipher.DECRYPT_MODE, master.bytes(), keyNonce, place, wrapped);
            byte[] value = run(Cipher.DECRYPT_MODE, valueKey, valueNonce, place, take(all, all.remaining()));
            return new String(value, StandardCharsets.UTF_8);
        } catch (AEADBadTagException | BufferUnderflowException e) {
            throw damaged(name, key, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM.", e);
        }
    }

    private static HalleyException damaged(String name, String key, @Nullable Exception e) {
        return new HalleyException(
                ErrorKind.FAILED,
                "The value of '" + key + "' in secret '" + name + "' is damaged or was moved there from another place."
                        + " Set it again: halley secret update " + name + " --" + key + "=<value>",
                e);
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] place, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(place);
        return cipher.doFinal(input);
    }

    /** The length comes first, so that no two pairs of names give the same bytes. */
    private static byte[] place(String name, String key) {
        byte[] first = name.getBytes(StandardCharsets.UTF_8);
        byte[] second = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .put(second)
                .array();
    }

    /** Made when it is first needed: most commands encrypt nothing. */
    private static final class Random {
        private static final SecureRandom SOURCE = new SecureRandom();
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        Random.SOURCE.nextBytes(bytes);
        return bytes;
    }

    private static byte[] take(ByteBuffer from, int length) {
        if (from.remaining() < length) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
