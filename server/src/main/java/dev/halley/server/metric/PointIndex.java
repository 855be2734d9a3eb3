package dev.halley.server.metric;

import java.util.Arrays;

/**
 * Finds a point among points of one series: an open hash table of positions. Confined to one thread, or guarded by its owner.
 */
final class PointIndex {

    private int[] table;
    private int used;

    PointIndex(int expected) {
        table = new int[Math.max(16, Integer.highestOneBit(Math.max(1, expected)) << 2)];
        Arrays.fill(table, -1);
    }

    private static int hash(Columns columns, int index) {
        long hash = columns.steps[index] * 0x9E3779B97F4A7C15L;
        hash = (hash ^ columns.millis[index]) * 0xC2B2AE3D27D4EB4FL;
        hash = (hash ^ (hash >>> 29) ^ Double.doubleToRawLongBits(columns.values[index])) * 0x165667B19E3779F9L;
        hash = (hash ^ (hash >>> 32) ^ columns.epoch(index)) * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32);
    }

    /**
     * Remembers a point of {@code columns} unless it is there. The same columns, or a longer view of them, must be given each time.
     *
     * @return false if the same point was there
     */
    boolean add(Columns columns, int index) {
        int mask = table.length - 1;
        int slot = hash(columns, index) & mask;
        while (table[slot] >= 0) {
            if (Columns.same(columns, table[slot], columns, index)) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = index;
        used++;
        if (used > table.length / 2) {
            rehash(columns);
        }
        return true;
    }

    /** Where the same point as the one at {@code index} of {@code other} is in {@code columns}; -1 if it was not added. */
    int find(Columns columns, Columns other, int index) {
        int mask = table.length - 1;
        int slot = hash(other, index) & mask;
        while (table[slot] >= 0) {
            if (Columns.same(columns, table[slot], other, index)) {
                return table[slot];
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private void rehash(Columns columns) {
        int[] old = table;
        table = new int[old.length * 2];
        Arrays.fill(table, -1);
        int mask = table.length - 1;
        for (int index : old) {
            if (index >= 0) {
                int slot = hash(columns, index) & mask;
                while (table[slot] >= 0) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = index;
            }
        }
    }
}
