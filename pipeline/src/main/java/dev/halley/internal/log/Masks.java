package dev.halley.internal.log;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The secrets that this process knows, which no log of a step shows. Thread-safe. */
public final class Masks {

    private static final String SHOWN = "******";

    /** What is shorter is too likely to be there by chance, and hides nothing. */
    private static final int SHORTEST = 6;

    private static volatile Set<String> secrets = Set.of();
    private static volatile byte[][] patterns = {};

    private Masks() {}

    /** The value of a secret was read; a value of several lines hides each of them. */
    public static void add(String value) {
        List<String> lines = value.lines()
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST)
                .toList();
        if (secrets.containsAll(lines)) {
            return;
        }
        synchronized (Masks.class) {
            Set<String> more = new TreeSet<>(secrets);
            more.addAll(lines);
            secrets = more;
            patterns = more.stream()
                    .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
        }
    }

    /** The line without secrets: the same array if it has none. */
    static byte[] apply(byte[] line) {
        for (byte[] pattern : patterns) {
            if (contains(line, pattern)) {
                String text = new String(line, StandardCharsets.UTF_8);
                for (String secret : secrets) {
                    text = text.replace(secret, SHOWN);
                }
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        return line;
    }

    private static boolean contains(byte[] line, byte[] pattern) {
        byte first = pattern[0];
        int last = line.length - pattern.length;
        for (int i = 0; i <= last; i++) {
            if (line[i] == first) {
                int j = 1;
                while (j < pattern.length && line[i + j] == pattern[j]) {
                    j++;
                }
                if (j == pattern.length) {
                    return true;
                }
            }
        }
        return false;
    }
}
