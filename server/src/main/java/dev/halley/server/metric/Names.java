package dev.halley.server.metric;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of one request, each once, in the order in which they were first seen. A name that was seen before is found by its bytes: no
 * string is made for it. Confined to one request.
 */
final class Names {

    /** Where the bytes of a name and its context are, and their hash. */
    private static final int FIRST = 16;

    private byte[] bytes = new byte[FIRST * 32];
    private int used;
    private int size;
    private int[] starts = new int[FIRST];
    private int[] nameLengths = new int[FIRST];
    private int[] contextLengths = new int[FIRST];
    private int[] hashes = new int[FIRST];
    /** Null but for names that are shown as they are. */
    private @Nullable SeriesName @Nullable [] shown;

    private int[] table = new int[4 * FIRST];
    /** Loops log the same names in the same order, so the next one is often the one that followed last time. */
    private int expected;

    /** The number of a name in a context; Comet shows it as {@code <context>_<name>}. UTF-8. */
    int number(byte[] source, int name, int nameLength, int context, int contextLength) {
        int guess = expected;
        if (guess < size && matches(guess, source, name, nameLength, context, contextLength)) {
            expected = guess + 1 == size ? 0 : guess + 1;
            return guess;
        }
        int hash = hash(source, name, nameLength, context, contextLength);
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int candidate = table[slot] - 1;
            if (hashes[candidate] == hash && matches(candidate, source, name, nameLength, context, contextLength)) {
                expected = candidate + 1 == size ? 0 : candidate + 1;
                return candidate;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = size + 1;
        return add(source, name, nameLength, context, contextLength, hash);
    }

    /** How many bytes a name has without its context. */
    int length(int number) {
        return nameLengths[number];
    }

    /** The name that most likely comes next; -1 if nothing is known of it. */
    int expected() {
        return expected < size ? expected : -1;
    }

    /** The number of a name that is shown as it is. */
    int number(SeriesName asIs) {
        // Not what Comet would show of it: a name that begins with the character 0 is none that a client logs.
        byte[] name = ("\0" + asIs.name()).getBytes(StandardCharsets.UTF_8);
        byte[] context = asIs.contextOrEmpty().getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(name, name.length + context.length);
        System.arraycopy(context, 0, both, name.length, context.length);
        int before = size;
        int number = number(both, 0, name.length, name.length, context.length);
        if (number == before) {
            @Nullable SeriesName[] all = shown == null ? new @Nullable SeriesName[starts.length] : shown;
            if (all.length <= number) {
                all = Arrays.copyOf(all, starts.length);
            }
            all[number] = new SeriesName(printable(asIs.name()), asIs.context());
            shown = all;
        }
        return number;
    }

    private boolean matches(int candidate, byte[] source, int name, int nameLength, int context, int contextLength) {
        int start = starts[candidate];
        int middle = start + nameLength;
        return nameLengths[candidate] == nameLength
                && contextLengths[candidate] == contextLength
                && Arrays.equals(bytes, start, middle, source, name, name + nameLength)
                && (contextLength == 0
                        || Arrays.equals(
                                bytes, middle, middle + contextLength, source, context, context + contextLength));
    }

    private int add(byte[] source, int name, int nameLength, int context, int contextLength, int hash) {
        int length = nameLength + contextLength;
        if (bytes.length - used < length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, 2 * bytes.length));
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            nameLengths = Arrays.copyOf(nameLengths, 2 * size);
            contextLengths = Arrays.copyOf(contextLengths, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        System.arraycopy(source, name, bytes, used, nameLength);
        System.arraycopy(source, context, bytes, used + nameLength, contextLength);
        starts[size] = used;
        nameLengths[size] = nameLength;
        contextLengths[size] = contextLength;
        hashes[size] = hash;
        used += length;
        size++;
        if (size * 2 > table.length) {
            rehash();
        }
        expected = 0;
        return size - 1;
    }

    private void rehash() {
        table = new int[table.length * 2];
        int mask = table.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = hashes[i] & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = i + 1;
        }
    }

    private static int hash(byte[] source, int name, int nameLength, int context, int contextLength) {
        int hash = nameLength;
        for (int i = 0; i < nameLength; i++) {
            hash = 31 * hash + source[name + i];
        }
        for (int i = 0; i < contextLength; i++) {
            hash = 31 * hash + source[context + i];
        }
        return hash ^ (hash >>> 15);
    }

    int size() {
        return size;
    }

    /** The name as it is shown. */
    SeriesName get(int number) {
        SeriesName asIs = shown == null || number >= shown.length ? null : shown[number];
        if (asIs != null) {
            return asIs;
        }
        int start = starts[number];
        int length = nameLengths[number];
        String name = printable(new String(bytes, start, length, StandardCharsets.UTF_8));
        if (contextLengths[number] == 0) {
            return new SeriesName(name, null);
        }
        String context = printable(new String(bytes, start + length, contextLengths[number], StandardCharsets.UTF_8));
        return new SeriesName(context + "_" + name, context);
    }

    /** No text of PostgreSQL holds the character with number 0. */
    private static String printable(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\u2400');
    }

    /** Looks up all names in an index; -1 for those that it does not hold. */
    int[] findIn(SeriesIndex index) {
        return index.find(size, bytes, starts, nameLengths, contextLengths, hashes);
    }

    /** Lets an index know the number of the series of a name. */
    void putInto(SeriesIndex index, int number, int series) {
        index.put(bytes, starts[number], nameLengths[number], contextLengths[number], hashes[number], series);
    }
}
