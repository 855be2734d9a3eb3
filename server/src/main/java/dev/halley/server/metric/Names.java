package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names of one request, each once, in the order in which they were first seen. A name that was seen before is found by its characters:
 * no string is made for it. Confined to one request.
 */
final class Names {

    private static final char[] NONE = {};

    private final List<SeriesName> names = new ArrayList<>();
    private final List<char[]> keys = new ArrayList<>();
    private final List<char[]> contexts = new ArrayList<>();
    private int[] table = new int[64];
    /** Loops log the same names in the same order, so the next one is often the one that followed last time. */
    private int expected;

    /** The number of a name in a context; Comet shows it as {@code <context>_<name>}. */
    int number(char[] name, int length, char[] context, int contextLength) {
        int guess = expected;
        if (guess < keys.size() && matches(guess, name, length, context, contextLength)) {
            expected = guess + 1 == keys.size() ? 0 : guess + 1;
            return guess;
        }
        int mask = table.length - 1;
        int slot = hash(name, length, context, contextLength) & mask;
        while (table[slot] != 0) {
            int candidate = table[slot] - 1;
            if (matches(candidate, name, length, context, contextLength)) {
                expected = candidate + 1 == keys.size() ? 0 : candidate + 1;
                return candidate;
            }
            slot = (slot + 1) & mask;
        }
        return add(Arrays.copyOf(name, length), Arrays.copyOf(context, contextLength), slot);
    }

    /** The number of a name that is shown as it is. */
    int number(SeriesName shown) {
        String context = shown.contextOrEmpty();
        // Not what Comet would show of it: the character that separates both is none that a name can have.
        char[] key = ("\0" + shown.name()).toCharArray();
        char[] second = context.isEmpty() ? NONE : context.toCharArray();
        int before = names.size();
        int number = number(key, key.length, second, second.length);
        if (number == before) {
            names.set(number, new SeriesName(printable(shown.name()), context.isEmpty() ? null : context));
        }
        return number;
    }

    private boolean matches(int candidate, char[] name, int length, char[] context, int contextLength) {
        char[] key = keys.get(candidate);
        char[] second = contexts.get(candidate);
        return Arrays.equals(key, 0, key.length, name, 0, length)
                && Arrays.equals(second, 0, second.length, context, 0, contextLength);
    }

    private int add(char[] name, char[] context, int slot) {
        keys.add(name);
        contexts.add(context);
        String shown = printable(new String(name));
        String second = context.length == 0 ? null : printable(new String(context));
        names.add(new SeriesName(second == null ? shown : second + "_" + shown, second));
        table[slot] = names.size();
        if (names.size() * 2 > table.length) {
            rehash();
        }
        expected = 0;
        return names.size() - 1;
    }

    /** No text of PostgreSQL holds the character with number 0. */
    private static String printable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\u2400');
    }

    private void rehash() {
        table = new int[table.length * 2];
        int mask = table.length - 1;
        for (int i = 0; i < keys.size(); i++) {
            char[] key = keys.get(i);
            char[] context = contexts.get(i);
            int slot = hash(key, key.length, context, context.length) & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = i + 1;
        }
    }

    private static int hash(char[] name, int length, char[] context, int contextLength) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + name[i];
        }
        for (int i = 0; i < contextLength; i++) {
            hash = 31 * hash + context[i];
        }
        return hash ^ (hash >>> 15);
    }

    int size() {
        return names.size();
    }

    SeriesName get(int number) {
        return names.get(number);
    }
}
