package dev.halley.metadata;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next what to give to {@link Listing#after} for the page after this one; null if this is the last
 */
public record Page<T>(List<T> items, @Nullable String next) implements Iterable<T> {

    public Page {
        items = List.copyOf(items);
    }

    @Override
    public Iterator<T> iterator() {
        return items.iterator();
    }
}
