package dev.halley.internal.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that a user sees all of it at once. */
final class Problems {

    private final List<String> all = new ArrayList<>();

    void add(String message) {
        if (!all.contains(message)) {
            all.add(message);
        }
    }

    void addAll(Collection<String> messages) {
        messages.forEach(this::add);
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /** {@code " Did you mean 'x'?"} if a known name is near to {@code given}, else {@code " Known: a, b."}. */
    static String suggestion(String given, Collection<String> known) {
        String best = null;
        int bestDistance = (given.length() < 4 ? 1 : Math.max(2, given.length() / 3)) + 1;
        for (String candidate : known) {
            int distance = distance(given.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return answer(best, known);
    }

    private static String answer(@Nullable String best, Collection<String> known) {
        if (best != null) {
            return " Did you mean '" + best + "'?";
        }
        return known.isEmpty() ? " There are none." : " Known: " + String.join(", ", known) + ".";
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
