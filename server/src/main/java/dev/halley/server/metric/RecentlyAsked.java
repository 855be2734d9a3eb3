package dev.halley.server.metric;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was made for those who asked last, up to some number of points. Something is remembered when it is asked for the second time before
 * as much else was asked for as there is room for. Whoever passes over more than that, as a page of a thousand series does, would only
 * drive out what others come back to, and fill the memory with what is gone before anybody asks for it again. Thread-safe.
 *
 * @param <K> the question
 * @param <V> what was made
 */
final class RecentlyAsked<K, V> {

    private final long limit;
    private final ToIntFunction<V> size;
    private final Map<K, V> known = new LinkedHashMap<>(16, 0.75f, true);
    private long knownPoints;
    /** What was asked for once, and how many points it had. */
    private final Map<K, Integer> askedOnce = new LinkedHashMap<>();

    private long askedPoints;

    /**
     * @param limit how many points are remembered at most
     * @param size how many points something has
     */
    RecentlyAsked(long limit, ToIntFunction<V> size) {
        this.limit = limit;
        this.size = size;
    }

    synchronized @Nullable V find(K question) {
        return known.get(question);
    }

    /** Takes what was made because it was not found. Returns whether it is remembered. */
    synchronized boolean offer(K question, V made) {
        int points = size.applyAsInt(made);
        if (known.containsKey(question)) {
            return true;
        }
        Integer asked = askedOnce.remove(question);
        if (asked == null) {
            askedOnce.put(question, points);
            askedPoints += points;
            Iterator<Integer> oldest = askedOnce.values().iterator();
            while (askedPoints > limit && oldest.hasNext()) {
                askedPoints -= oldest.next();
                oldest.remove();
            }
            return false;
        }
        askedPoints -= asked;
        known.put(question, made);
        knownPoints += points;
        Iterator<V> oldest = known.values().iterator();
        while (knownPoints > limit && oldest.hasNext()) {
            knownPoints -= size.applyAsInt(oldest.next());
            oldest.remove();
        }
        return true;
    }

    synchronized void forget(Predicate<K> questions) {
        known.entrySet().removeIf(one -> {
            boolean forgotten = questions.test(one.getKey());
            knownPoints -= forgotten ? size.applyAsInt(one.getValue()) : 0;
            return forgotten;
        });
        askedOnce.entrySet().removeIf(one -> {
            boolean forgotten = questions.test(one.getKey());
            askedPoints -= forgotten ? one.getValue() : 0;
            return forgotten;
        });
    }
}
