package dev.halley.server.metric;

import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The charts that are asked for again and again. A page that is loaded anew, or by many, asks for the same ones, and most of their series
 * have not changed. An answer is remembered with the state of the series that it was made of, so it is never stale. Thread-safe.
 */
final class Answers {

    private final RecentlyAsked<Question, PackedSeries> remembered;

    /** @param limit how many bytes are remembered at most */
    Answers(long limit) {
        this.remembered = new RecentlyAsked<>(limit, PackedSeries::bytes);
    }

    /**
     * What was asked, of series in which state.
     *
     * @param range null for all of the axis
     * @param sketch whether the outlines of chunks are enough
     */
    record Question(
            List<State> states, int buckets, @Nullable XRange range, boolean sketch) {

        static Question of(List<SeriesView> views, int buckets, @Nullable XRange range, boolean sketch) {
            return new Question(views.stream().map(State::new).toList(), buckets, range, sketch);
        }
    }

    /** A series as it was: the same object, compacted as often, with as many fresh points. Holds nothing of it in memory. */
    private static final class State {

        private final WeakReference<LiveSeries> series;
        /** Of the series, whatever becomes of it: runs of one program have series of the same numbers, compacted as often. */
        private final int hash;

        private final long compactions;
        private final int fresh;

        State(SeriesView view) {
            series = new WeakReference<>(view.series());
            compactions = view.compactions();
            fresh = view.fresh().size;
            hash = System.identityHashCode(view.series()) * 31 + Long.hashCode(compactions * 31 + fresh);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            LiveSeries here = series.get();
            return other instanceof State state
                    && hash == state.hash
                    && here != null
                    && here == state.series.get()
                    && compactions == state.compactions
                    && fresh == state.fresh;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Nullable
    Series find(Question question) {
        PackedSeries known = remembered.find(question);
        return known == null ? null : known.unpack();
    }

    void remember(Question question, Series answer) {
        if (remembered.ask(question, PackedSeries.leastBytes(answer))) {
            remembered.keep(question, new PackedSeries(answer));
        }
    }
}
