package dev.halley.server.metric;

import java.util.Arrays;

/**
 * The numbers of the series of an experiment by the bytes of a name and its context, as requests hold them. A series that is not found here
 * may well be known: two spellings may mean one. Thread-safe; its lock is held for the names of one request.
 */
final class SeriesIndex {

    private static final int ENTRY = 5;
    private static final int START = 0;
    private static final int NAME = 1;
    private static final int CONTEXT = 2;
    private static final int HASH = 3;
    private static final int SERIES = 4;

    private byte[] bytes = new byte[512];
    private int used;
    private int[] entries = new int[16 * ENTRY];
    private int size;
    private int[] table = new int[64];
    /** The entry after the one that was found last, which is mostly asked for next. */
    private int expected;

    /** The numbers of names; -1 for those that are not known. */
    synchronized int[] find(
            int count, byte[] source, int[] starts, int[] nameLengths, int[] contextLengths, int[] hashes) {
        int[] found = new int[count];
        for (int i = 0; i < count; i++) {
            found[i] = find(source, starts[i], nameLengths[i], contextLengths[i], hashes[i]);
        }
        return found;
    }

    private int find(byte[] source, int start, int nameLength, int contextLength, int hash) {
        int guess = expected < size ? expected : 0;
        if (size > 0 && matches(guess, source, start, nameLength, contextLength, hash)) {
            expected = guess + 1;
            return entries[guess * ENTRY + SERIES];
        }
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int candidate = table[slot] - 1;
            if (matches(candidate, source, start, nameLength, contextLength, hash)) {
                expected = candidate + 1;
                return entries[candidate * ENTRY + SERIES];
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private boolean matches(int candidate, byte[] source, int start, int nameLength, int contextLength, int hash) {
        int entry = candidate * ENTRY;
        int length = nameLength + contextLength;
        int from = entries[entry + START];
        return entries[entry + HASH] == hash
                && entries[entry + NAME] == nameLength
                && entries[entry + CONTEXT] == contextLength
                && Arrays.equals(bytes, from, from + length, source, start, start + length);
    }

    /** Remembers the number of the series of a name, which never changes. */
    synchronized void put(byte[] source, int start, int nameLength, int contextLength, int hash, int series) {
        if (find(source, start, nameLength, contextLength, hash) >= 0) {
            return;
        }
        int length = nameLength + contextLength;
        if (bytes.length - used < length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + length, 2 * bytes.length));
        }
        if ((size + 1) * ENTRY > entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        System.arraycopy(source, start, bytes, used, length);
        int entry = size * ENTRY;
        entries[entry + START] = used;
        entries[entry + NAME] = nameLength;
        entries[entry + CONTEXT] = contextLength;
        entries[entry + HASH] = hash;
        entries[entry + SERIES] = series;
        used += length;
        size++;
        if (size * 2 > table.length) {
            table = new int[table.length * 2];
            for (int i = 0; i < size; i++) {
                place(i);
            }
        } else {
            place(size - 1);
        }
    }

    private void place(int number) {
        int mask = table.length - 1;
        int slot = entries[number * ENTRY + HASH] & mask;
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = number + 1;
    }
}
