package dev.halley.server.pipelinerun;

import dev.halley.error.HalleyException;
import dev.halley.metadata.Filter;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Call;
import dev.halley.server.workspace.Workspaces;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What calls about artifacts and models of pipelines have in common: who may ask, what is listed, and how a refusal is told. */
public final class HomeCatalog {

    private static final int MOST_FILTERS = 20;
    private static final int MOST_ROWS = 200;

    private final PipelineRuns runs;
    private final Workspaces workspaces;

    public HomeCatalog(PipelineRuns runs, Workspaces workspaces) {
        this.runs = runs;
        this.workspaces = workspaces;
    }

    /** For a member who reads. */
    public <T> T read(Call call, Function<MetadataStore, T> work) {
        workspaces.requireFirst(call.caller());
        MetadataStore store = runs.store().orElseThrow(() -> nothing());
        return told(() -> work.apply(store));
    }

    /** For a member who changes something, by a key that may do more than log. */
    public <T> T change(Call call, Function<MetadataStore, T> work) {
        workspaces.requireFirst(call.caller());
        PipelineRuns.requireMoreThanLogging(call);
        MetadataStore store = runs.store().orElseThrow(() -> nothing());
        return told(() -> work.apply(store));
    }

    /** Like {@link #read}; {@code absent} as long as no pipeline has run. */
    public <T> T readOr(Call call, T absent, Function<MetadataStore, T> work) {
        workspaces.requireFirst(call.caller());
        return runs.store().map(store -> told(() -> work.apply(store))).orElse(absent);
    }

    private static ApiException nothing() {
        return new ApiException(ErrorKind.NOT_FOUND, "no pipeline has run in this home.");
    }

    /** Work that the home's own code may refuse. */
    @FunctionalInterface
    public interface Work<T> {
        T result();
    }

    /** What the home's own code refuses is told to the caller as it is: it names the value, the expectation and the remedy. */
    public static <T> T told(Work<T> work) {
        try {
            return work.result();
        } catch (HalleyException refusal) {
            ErrorKind kind =
                    switch (refusal.kind()) {
                        case NOT_FOUND, FAILED -> ErrorKind.NOT_FOUND;
                        case CONFLICT -> ErrorKind.CONFLICT;
                        default -> ErrorKind.INVALID;
                    };
            throw new ApiException(kind, String.valueOf(refusal.getMessage()));
        }
    }

    /** What the query asks for: {@code filter=metadata.accuracy=gt:0.9&sort=size&descending=true&after=…&limit=50}. */
    public static Listing listing(Call call, @Nullable String sort, boolean descending) {
        Listing listing = Listing.newest((int) Math.max(1, Math.min(MOST_ROWS, call.number("limit", 50))));
        String asked = call.query("sort");
        listing = asked == null || asked.isEmpty()
                ? new Listing(listing.filters(), sort, descending, null, listing.limit())
                : listing.sortedBy(asked, call.flag("descending"));
        String after = call.query("after");
        if (after != null && !after.isEmpty()) {
            listing = listing.after(after);
        }
        if (call.queries("filter").size() > MOST_FILTERS) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "filter: " + call.queries("filter").size() + " of them (expected: " + MOST_FILTERS + " at most).");
        }
        for (String filter : call.queries("filter")) {
            listing = listing.where(told(() -> Filter.parse(filter)));
        }
        return listing;
    }
}
