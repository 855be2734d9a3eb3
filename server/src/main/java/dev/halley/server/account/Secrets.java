package dev.halley.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * Random secrets and how they are kept. A secret is {@code prefix + 43 letters and digits (256 bits) + 6 of a checksum}: scanners
 * recognise it, and a mistyped one is told from an unknown one. Being random it cannot be guessed, so one round of SHA-256 is enough to
 * keep it.
 */
public final class Secrets {

    /** Begins each API key that the server makes. */
    public static final String API_KEY = "hly_";

    /** Begins the code of each share link. */
    public static final String SHARE = "hls_";

    /** Begins the token of each invitation. */
    public static final String INVITATION = "hli_";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LETTERS = 43;
    private static final int CHECK = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    public static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A new secret with 256 random bits. */
    public static String random(String prefix) {
        String body = prefix + letters(LETTERS);
        return body + checksum(body);
    }

    /** A short random name for something that is no secret. */
    public static String id() {
        return letters(12);
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** Whether a text looks like a secret of this server but has a letter wrong. */
    public static boolean isMistyped(String secret, String prefix) {
        if (!secret.startsWith(prefix) || secret.length() != prefix.length() + LETTERS + CHECK) {
            return false;
        }
        int body = secret.length() - CHECK;
        return !checksum(secret.substring(0, body)).equals(secret.substring(body));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        StringBuilder text = new StringBuilder(CHECK);
        for (int i = 0; i < CHECK; i++) {
            text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return text.reverse().toString();
    }
}
