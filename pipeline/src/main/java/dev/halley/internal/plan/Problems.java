package dev.halley.internal.plan;

import dev.halley.error.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

    static String suggestion(String given, Collection<String> known) {
        return Suggestion.of(given, known);
    }
}
