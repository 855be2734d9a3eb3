package dev.halley.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.ArrayList;
import java.util.Collections;
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

    /**
     * Answers with this page of a list that was read from {@link #after} on, with one element more than {@link #limit}.
     *
     * @param name of the list in the answer
     * @param key what {@link #after} is for an element
     */
    public <T> void answer(
            Call call, String name, List<T> found, Function<T, String> key, Function<T, ObjectNode> described) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray(name);
        found.stream().limit(limit).forEach(element -> listed.add(described.apply(element)));
        if (found.size() > limit) {
            answer.put("next", key.apply(found.get(limit - 1)));
        }
        call.answer(answer);
    }

    /** {@link #answer} with a list that was read whole and has the newest at its end; nothing if the element of {@link #after} is gone. */
    public <T> void answerNewestFirst(
            Call call, String name, List<T> all, Function<T, String> key, Function<T, ObjectNode> described) {
        List<T> found = new ArrayList<>(all);
        Collections.reverse(found);
        if (!after.isEmpty()) {
            int last = 0;
            while (last < found.size() && !key.apply(found.get(last)).equals(after)) {
                last++;
            }
            found = found.subList(Math.min(last + 1, found.size()), found.size());
        }
        answer(call, name, found, key, described);
    }
}
