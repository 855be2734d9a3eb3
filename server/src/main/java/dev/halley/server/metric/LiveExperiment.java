package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one experiment in memory: its series and their fresh points. It can be dropped when nobody uses it, and is made again
 * from the log and the summaries.
 *
 * <p>Thread-safe; its lock guards all its series and is held only for as long as it takes to add a request or to take a view.
 */
final class LiveExperiment {

    /** How many series are looked at while the lock is held: appends must not wait for a reader of 100,000 series. */
    private static final int VIEWS_AT_ONCE = 512;

    private final long id;
    private final ConcurrentHashMap<String, LiveSeries> byName = new ConcurrentHashMap<>();
    private final List<LiveSeries> series = new ArrayList<>();
    private final List<LogRow> damagedLogRows = new ArrayList<>();
    /** The last log row of each writer that is in memory. */
    private final Map<Long, Long> positions = new HashMap<>();

    private volatile boolean loaded;
    private int users;
    private boolean dropped;
    private long generation;
    private boolean compacting;
    private long freshPoints;
    private int freshRows;
    private int longestFresh;
    private boolean unresolved;
    private volatile long lastUsedNanos;
    private volatile boolean deleted;

    LiveExperiment(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    // ---- who uses it

    /** Starts to use it; false if it has been dropped and another one must be taken. */
    synchronized boolean enter() {
        if (dropped) {
            return false;
        }
        users++;
        lastUsedNanos = System.nanoTime();
        return true;
    }

    synchronized void leave() {
        users--;
    }

    /** Drops it if nobody uses it. */
    synchronized boolean dropIfUnused() {
        dropped |= users == 0;
        return dropped;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    boolean isDeleted() {
        return deleted;
    }

    void markDeleted() {
        deleted = true;
    }

    // ---- loading

    /** Reads what is on disk unless that was done; others wait meanwhile. Returns how many fresh points there are more. */
    long load(Database database, MetricDao dao) {
        if (loaded) {
            return 0;
        }
        synchronized (this) {
            if (loaded) {
                return 0;
            }
            reload(database, dao);
            loaded = true;
            return freshPoints;
        }
    }

    private void reload(Database database, MetricDao dao) {
        database.read(handle -> {
            clear();
            dao.load(handle.getConnection(), this);
            return id;
        });
    }

    private void clear() {
        series.clear();
        byName.clear();
        damagedLogRows.clear();
        positions.clear();
        freshPoints = 0;
        freshRows = 0;
        longestFresh = 0;
        unresolved = false;
    }

    /**
     * Takes in what other servers have done since: what they logged, or everything anew if they compacted. Returns how many fresh points
     * there are more.
     */
    synchronized long refresh(Database database, MetricDao dao) {
        long before = freshPoints;
        // A compaction of this server's own goes on behind a lock that others respect: only it changes the generation
        // then.
        boolean stale = database.read(handle -> {
            boolean changed = !compacting && dao.generation(handle.getConnection(), id) != generation;
            if (!changed) {
                dao.loadMore(handle.getConnection(), this);
            }
            return changed;
        });
        if (stale) {
            reload(database, dao);
        }
        return freshPoints - before;
    }

    synchronized void startGeneration(long number) {
        generation = number;
    }

    synchronized Map<Long, Long> positions() {
        return Map.copyOf(positions);
    }

    /** The lowest number of a series that is not known here. */
    synchronized int firstUnknown() {
        int number = 0;
        while (number < series.size() && !series.get(number).name().isEmpty()) {
            number++;
        }
        return number;
    }

    synchronized void addStored(LiveSeries stored) {
        if (stored.number() < series.size()
                && !series.get(stored.number()).name().isEmpty()) {
            return;
        }
        while (series.size() <= stored.number()) {
            // Numbers are given in order, but some were reserved for names that another server made at the same time.
            series.add(new LiveSeries(series.size(), "", null, null));
        }
        series.set(stored.number(), stored);
        link(stored);
    }

    synchronized void addLogged(long writer, long logNo, byte[] row) {
        LogCodec.decode(row, (number, step, millis, epoch, value, text) -> {
            if (number < 0 || number >= series.size()) {
                throw new DamagedPointsException("a log row names series " + number + " of " + series.size());
            }
            LiveSeries target = series.get(number);
            if (target.add(step, millis, epoch, value, text)) {
                added(target);
            }
        });
        rowAdded(writer, logNo);
    }

    synchronized int damagedRows() {
        return damagedLogRows.size();
    }

    synchronized void addDamaged(long writer, long logNo) {
        damagedLogRows.add(new LogRow(writer, logNo));
        rowAdded(writer, logNo);
    }

    // ---- appending

    /** The series of the names of a request. Those that nobody has named before are named on disk first. */
    LiveSeries[] series(Names names, Database database, MetricDao dao) {
        LiveSeries[] found = new LiveSeries[names.size()];
        List<SeriesName> unknown = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            SeriesName name = names.get(i);
            LiveSeries known = find(name.name(), name.context());
            if (known == null) {
                unknown.add(name);
            } else {
                found[i] = known;
            }
        }
        if (!unknown.isEmpty()) {
            int[] numbers = database.writeNow(handle -> {
                if (deleted) {
                    throw new IllegalStateException("experiment " + id + " was deleted meanwhile");
                }
                return dao.intern(handle.getConnection(), id, unknown);
            });
            int next = 0;
            for (int i = 0; i < found.length; i++) {
                if (found[i] == null) {
                    found[i] = named(unknown.get(next), numbers[next]);
                    next++;
                }
            }
        }
        return found;
    }

    private synchronized LiveSeries named(SeriesName name, int number) {
        addStored(new LiveSeries(number, name.name(), name.context(), null));
        if (generation < 0) {
            generation = 0;
        }
        return series.get(number);
    }

    private @Nullable LiveSeries find(String name, @Nullable String context) {
        LiveSeries candidate = byName.get(name);
        while (candidate != null && !Objects.equals(candidate.context(), context)) {
            candidate = candidate.sibling();
        }
        return candidate;
    }

    private void link(LiveSeries added) {
        LiveSeries last = byName.putIfAbsent(added.name(), added);
        if (last != null) {
            for (LiveSeries next = last.sibling(); next != null; next = last.sibling()) {
                last = next;
            }
            last.link(added);
        }
    }

    /** Makes a request visible that has been committed. Returns how many fresh points there are more. */
    synchronized long apply(long writer, long logNo, Batch batch) {
        if (logNo <= positions.getOrDefault(writer, 0L)) {
            // It was read from the disk meanwhile.
            return 0;
        }
        Columns points = batch.points;
        long before = freshPoints;
        for (int i = 0; i < points.size; i++) {
            // By number: all may have been read anew since the request came.
            LiveSeries target = series.get(batch.series[i].number());
            if (target.add(points.steps[i], points.millis[i], points.epoch(i), points.values[i], points.text(i))) {
                added(target);
            }
        }
        rowAdded(writer, logNo);
        lastUsedNanos = System.nanoTime();
        return freshPoints - before;
    }

    private void added(LiveSeries target) {
        freshPoints++;
        longestFresh = Math.max(longestFresh, target.freshCount());
        unresolved |= target.hasUnresolved();
    }

    private void rowAdded(long writer, long logNo) {
        positions.put(writer, logNo);
        freshRows++;
    }

    // ---- reading

    /** The views of all series with this name, one for each context. */
    List<SeriesView> views(String name) {
        List<SeriesView> views = new ArrayList<>(1);
        synchronized (this) {
            for (LiveSeries next = byName.get(name); next != null; next = next.sibling()) {
                SeriesView view = next.view();
                if (view != null) {
                    views.add(view);
                }
            }
        }
        return views;
    }

    /** Takes what a series knows, while no points can be added to it. */
    @FunctionalInterface
    interface SeriesVisitor {
        void visit(LiveSeries series);
    }

    /** Visits all series in the order in which they were first seen. */
    void forEach(SeriesVisitor visitor) {
        int from = 0;
        boolean more = true;
        while (more) {
            synchronized (this) {
                int to = Math.min(series.size(), from + VIEWS_AT_ONCE);
                series.subList(from, to).forEach(visitor::visit);
                from = to;
                more = to < series.size();
            }
        }
    }

    synchronized int seriesCount() {
        return series.size();
    }

    // ---- compaction

    /** A row of the log. */
    record LogRow(long writer, long logNo) {}

    /** Everything that is fresh at one moment: the requests up to a log row of each writer. */
    record Cut(Map<Long, Long> positions, long generation, List<SeriesView> views, List<LogRow> damagedLogRows) {}

    /** Begins a compaction. */
    synchronized Cut cut() {
        List<SeriesView> views = new ArrayList<>();
        for (LiveSeries one : series) {
            SeriesView view = one.freshCount() == 0 ? null : one.view();
            if (view != null) {
                views.add(view);
            }
        }
        freshRows = 0;
        longestFresh = 0;
        unresolved = false;
        compacting = true;
        return new Cut(Map.copyOf(positions), generation, views, List.copyOf(damagedLogRows));
    }

    synchronized void compacted(LiveSeries target, int consumed, @Nullable Summary chunks) {
        target.compacted(consumed, chunks);
        freshPoints -= consumed;
        unresolved |= target.hasUnresolved();
        longestFresh = Math.max(longestFresh, target.freshCount());
    }

    /** Ends a compaction, whether it was completed or not. */
    synchronized void endCompaction() {
        compacting = false;
    }

    synchronized long freshPoints() {
        return freshPoints;
    }

    synchronized int freshRows() {
        return freshRows;
    }

    synchronized int longestFresh() {
        return longestFresh;
    }

    synchronized boolean hasUnresolved() {
        return unresolved;
    }
}
