package dev.halley.server.query;

import dev.halley.server.database.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongPredicate;

/**
 * What the disk says of how far the columns are: each experiment has a mark with the moment at which what was logged to it was read. A start
 * reads again those that were seen later, or not long before: the last signs of life may be missing on disk after a crash.
 *
 * <p>An experiment that is written down as soon as it is quiet was seen not long before. So the marks are set once more when it has been quiet
 * for longer than that, or when the server ends; else the next start would read all that was logged in one go. Thread-safe.
 */
final class IndexMarks {

    /** Signs of life are at most so much later than the disk says. */
    static final Duration TOLERANCE = Duration.ofMinutes(1);

    private static final int AT_ONCE = 500;

    /** Experiments whose rows were written in one go. */
    private record Written(List<Long> experiments, long millis) {}

    private final Database database;
    private final ColumnDao dao;
    private final Queue<Written> doubtful = new ConcurrentLinkedQueue<>();

    IndexMarks(Database database, ColumnDao dao) {
        this.database = database;
        this.dao = dao;
    }

    /** The experiments that may be behind. */
    Set<Long> behind() {
        return new HashSet<>(database.read(handle -> dao.behind(handle.getConnection(), TOLERANCE.toMillis())));
    }

    /** Rows of experiments were written, with marks of that moment. */
    void written(Collection<Long> experiments, long millis) {
        doubtful.add(new Written(List.copyOf(experiments), millis));
    }

    /** Sets the marks of those that have been quiet for long, once more. */
    void confirmQuiet(long nowMillis, LongPredicate touched) {
        for (Written oldest = doubtful.peek();
                oldest != null && isLongAgo(oldest, nowMillis);
                oldest = doubtful.peek()) {
            confirm(oldest, nowMillis, touched);
            doubtful.remove(oldest);
        }
    }

    /** Nothing is logged any more: sets all marks so that the next start believes them. */
    void confirmAll(long nowMillis, LongPredicate touched) {
        // Other servers that share the database go on.
        long millis = database.isShared() ? nowMillis : nowMillis + TOLERANCE.toMillis() + 1;
        for (Written written = doubtful.poll(); written != null; written = doubtful.poll()) {
            confirm(written, millis, touched);
        }
    }

    private static boolean isLongAgo(Written written, long nowMillis) {
        return written.millis() + TOLERANCE.toMillis() < nowMillis;
    }

    private void confirm(Written written, long millis, LongPredicate touched) {
        List<Long> quiet =
                written.experiments().stream().filter(id -> !touched.test(id)).toList();
        for (int from = 0; from < quiet.size(); from += AT_ONCE) {
            List<Long> some = quiet.subList(from, Math.min(quiet.size(), from + AT_ONCE));
            database.writeNow(handle -> dao.confirm(handle.getConnection(), some, written.millis(), millis));
        }
    }
}
