package dev.halley.internal.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that a user sees all of it at once. */
final class Problems {

    private static final int LONGEST_VALUE = 200;

    private final List<String> all = new ArrayList<>();

    void add(@Nullable String message) {
        if (message != null && !all.contains(message)) {
            all.add(message);
        }
    }

    /** A value as a message shows it. */
    static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    void addAll(Collection<String> messages) {
        messages.forEach(this::add);
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
