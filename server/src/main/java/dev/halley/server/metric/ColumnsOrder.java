package dev.halley.server.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Sorts points by step, then time, then arrival, and drops points that were sent twice.
 *
 * <p>Points arrive nearly sorted: long sorted runs, one behind the other. So this is a natural merge sort of positions; sorted input
 * costs one pass and no copy.
 */
final class ColumnsOrder {

    private ColumnsOrder() {}

    /** Sorted, stable, each point once. */
    static Columns sortedOnce(Columns points) {
        return withoutRepeats(sorted(points));
    }

    static Columns sorted(Columns points) {
        if (points.isSorted()) {
            return points;
        }
        int[] order = order(points);
        ColumnsBuffer result = new ColumnsBuffer(points.size);
        for (int index : order) {
            result.add(points, index);
        }
        return result.view();
    }

    private static int[] order(Columns points) {
        int size = points.size;
        int[] from = new int[size];
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            from[i] = i;
            if (i + 1 == size || points.compare(i, i + 1) > 0) {
                ends.add(i + 1);
            }
        }
        int[] to = new int[size];
        while (ends.size() > 1) {
            List<Integer> merged = new ArrayList<>(ends.size() / 2 + 1);
            int start = 0;
            for (int run = 0; run < ends.size(); run += 2) {
                int middle = ends.get(run);
                int end = run + 1 < ends.size() ? ends.get(run + 1) : middle;
                merge(points, from, to, start, middle, end);
                merged.add(end);
                start = end;
            }
            int[] swap = from;
            from = to;
            to = swap;
            ends = merged;
        }
        return from;
    }

    private static void merge(Columns points, int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = left < middle && (right >= end || points.compare(from[left], from[right]) <= 0);
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    /** Keeps the first of equal points; only points with equal step and time can be equal, and they stand together. */
    private static Columns withoutRepeats(Columns sorted) {
        ColumnsBuffer kept = null;
        int start = 0;
        while (start < sorted.size) {
            int end = start + 1;
            while (end < sorted.size && sorted.compare(start, end) == 0) {
                end++;
            }
            if (end - start > 1) {
                PointIndex seen = new PointIndex(end - start);
                for (int i = start; i < end; i++) {
                    boolean isNew = seen.add(sorted, i);
                    if (!isNew && kept == null) {
                        kept = new ColumnsBuffer(sorted.size);
                        kept.addAll(sorted, 0, i);
                    } else if (isNew && kept != null) {
                        kept.add(sorted, i);
                    }
                }
            } else if (kept != null) {
                kept.add(sorted, start);
            }
            start = end;
        }
        return kept == null ? sorted : kept.view();
    }
}
