package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list of the native API. A caller asks for {@code limit} elements after the one that the {@code next} of the answer
 * before names, and is at the end when an answer has no {@code next}.
 *
 * @param after what {@code next} said, empty for the first page
 */
public record Page(String after, int limit) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;

    /** What the query asks for in {@code after} and {@code limit}. */
    public static Page of(Call call) {
        long limit = call.number("limit", DEFAULT_LIMIT);
        if (limit < 1 || limit > MOST) {
            throw new ApiException(ErrorKind.INVALID, "limit: " + limit + " (expected: 1 to " + MOST + ").");
        }
        String after = call.query("after");
        return new Page(after == null ? "" : after, (int) limit);
    }

    /** The elements of this page of a list that was read with one element more than {@link #limit}. */
    public <T> List<T> cut(List<T> found) {
        return found.subList(0, Math.min(found.size(), limit));
    }

    /** What is behind {@link #after} in a whole list; nothing if that element is gone. */
    public <T> List<T> from(List<T> all, Function<T, String> key) {
        if (after.isEmpty()) {
            return all;
        }
        for (int i = 0; i < all.size(); i++) {
            if (key.apply(all.get(i)).equals(after)) {
                return all.subList(i + 1, all.size());
            }
        }
        return List.of();
    }

    /** Says in the answer where the next page begins, if there is one. */
    public <T> void writeNext(ObjectNode answer, List<T> found, Function<T, String> key) {
        if (found.size() > limit) {
            answer.put("next", key.apply(found.get(limit - 1)));
        }
    }
}
