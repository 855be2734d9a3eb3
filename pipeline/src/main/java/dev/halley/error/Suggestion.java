package dev.halley.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The end of a message about an unknown name: what the user may have meant, or what there is. */
public final class Suggestion {

    private static final int MOST = 20;

    private Suggestion() {}

    /** {@code " Did you mean 'x'?"} if a known name is near to {@code given}, else {@code " Known: a, b."}. */
    public static String of(String given, Collection<String> known) {
        return nearest(given, known)
                .map(best -> " Did you mean '" + best + "'?")
                .orElseGet(() -> known.isEmpty() ? " There are none." : " Known: " + some(known) + ".");
    }

    /** Nobody reads the names of hundreds. */
    private static String some(Collection<String> known) {
        String names = String.join(", ", known.stream().limit(MOST).toList());
        return known.size() <= MOST ? names : names + " and " + (known.size() - MOST) + " more";
    }

    /** The known name with the fewest edits, if it is near enough to be a slip of the finger. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String best = null;
        int bestDistance = (given.length() < 4 ? 1 : Math.max(2, given.length() / 3)) + 1;
        for (String candidate : known) {
            int distance = distance(given.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
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
