package dev.halley.server.metric;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was made for those who asked last, up to some size in all, counted in points or bytes. Something is remembered when it is asked for the second time before
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
    private long knownSize;
    /** What was asked for once, and how large it was. */
    private final Map<K, Integer> askedOnce = new LinkedHashMap<>();

    private long askedSize;

    /**
     * @param limit how much is remembered at most
     * @param size how large something is
     */
    RecentlyAsked(long limit, ToIntFunction<V> size) {
        this.limit = limit;
        this.size = size;
    }

    synchronized @Nullable V find(K question) {
        return known.get(question);
    }

    /**
     * Notes a question whose answer was not found. Returns whether the answer is to be kept: it was asked for before.
     *
     * @param large how large the answer will be, about
     */
    synchronized boolean ask(K question, int large) {
        Integer asked = askedOnce.remove(question);
        if (asked != null) {
            askedSize -= asked;
            return true;
        }
        askedOnce.put(question, large);
        askedSize += large;
        Iterator<Integer> oldest = askedOnce.values().iterator();
        while (askedSize > limit && oldest.hasNext()) {
            askedSize -= oldest.next();
            oldest.remove();
        }
        return false;
    }

    synchronized void keep(K question, V made) {
        if (known.putIfAbsent(question, made) != null) {
            return;
        }
        knownSize += size.applyAsInt(made);
        Iterator<V> oldest = known.values().iterator();
        while (knownSize > limit && oldest.hasNext()) {
            knownSize -= size.applyAsInt(oldest.next());
            oldest.remove();
        }
    }

    synchronized void forget(Predicate<K> questions) {
        known.entrySet().removeIf(one -> {
            boolean forgotten = questions.test(one.getKey());
            knownSize -= forgotten ? size.applyAsInt(one.getValue()) : 0;
            return forgotten;
        });
        askedOnce.entrySet().removeIf(one -> {
            boolean forgotten = questions.test(one.getKey());
            askedSize -= forgotten ? one.getValue() : 0;
            return forgotten;
        });
    }
}
