package dev.halley.server.metric;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The charts that were asked for last. A page that is loaded again, or by many, asks for the same ones, and most of their series have not
 * changed. An answer is remembered with the state of the series that it was made of, so it is never stale. Thread-safe.
 */
final class Answers {

    private final long limit;
    private final Map<Question, Series> known = new LinkedHashMap<>(16, 0.75f, true);
    private long points;

    /** @param limit how many points are remembered at most */
    Answers(long limit) {
        this.limit = limit;
    }

    /**
     * What was asked, of series in which state.
     *
     * @param range null for all of the axis
     */
    record Question(
            List<State> states, int buckets, @Nullable XRange range) {

        static Question of(List<SeriesView> views, int buckets, @Nullable XRange range) {
            return new Question(views.stream().map(State::new).toList(), buckets, range);
        }
    }

    /** A series as it was: the same object, compacted as often, with as many fresh points. Holds nothing of it in memory. */
    private static final class State {

        private final WeakReference<LiveSeries> series;
        private final int number;
        private final long compactions;
        private final int fresh;

        State(SeriesView view) {
            series = new WeakReference<>(view.series());
            number = view.series().number();
            compactions = view.compactions();
            fresh = view.fresh().size;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            LiveSeries here = series.get();
            return other instanceof State state
                    && here != null
                    && here == state.series.get()
                    && compactions == state.compactions
                    && fresh == state.fresh;
        }

        @Override
        public int hashCode() {
            return number * 31 + Long.hashCode(compactions * 31 + fresh);
        }
    }

    @Nullable
    Series find(Question question) {
        synchronized (known) {
            return known.get(question);
        }
    }

    void remember(Question question, Series answer) {
        synchronized (known) {
            Series before = known.put(question, answer);
            points += answer.size() - (before == null ? 0 : before.size());
            var oldest = known.values().iterator();
            while (points > limit && oldest.hasNext()) {
                points -= oldest.next().size();
                oldest.remove();
            }
        }
    }
}
