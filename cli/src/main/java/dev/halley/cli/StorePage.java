package dev.halley.cli;

import dev.halley.cli.output.ListFormat;
import dev.halley.metadata.Listing;
import dev.halley.metadata.Page;
import java.util.List;
import java.util.function.Function;

/** A page of a list that the store filters and sorts, because there may be many more than one reads. */
final class StorePage {

    /** How many are shown if the user does not say. */
    static final int USUAL_SIZE = 20;

    private StorePage() {}

    /** @param first what to list, apart from what the options say */
    static <T> Page<T> of(ListFormat format, Listing first, Function<Listing, Page<T>> store) {
        Listing wanted = format.applyTo(first.limit(USUAL_SIZE));
        Page<T> page = store.apply(wanted);
        for (int number = 1; number < format.page(); number++) {
            if (page.next() == null) {
                return new Page<>(List.of(), null);
            }
            page = store.apply(wanted.after(page.next()));
        }
        return page;
    }
}
