package dev.halley.server.metric;

import dev.halley.server.database.Database;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Long> damagedLogRows = new ArrayList<>();
    private volatile boolean loaded;
    private int users;
    private boolean dropped;
    private long appliedLog;
    private long freshPoints;
    private int freshRows;
    private int longestFresh;
    private boolean unresolved;
    private volatile long lastUsedNanos;
    private volatile boolean deleted;
    /** Only the writer thread uses it once the experiment is loaded. */
    private long nextLog = 1;

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
            series.clear();
            byName.clear();
            damagedLogRows.clear();
            freshPoints = 0;
            freshRows = 0;
            database.read(handle -> {
                dao.load(handle.getConnection(), this);
                return id;
            });
            nextLog = appliedLog + 1;
            loaded = true;
            return freshPoints;
        }
    }

    synchronized void addStored(LiveSeries stored) {
        while (series.size() <= stored.number()) {
            // Numbers are given in order, but a series whose first points were refused has no row.
            series.add(new LiveSeries(series.size(), "", null, false, null));
        }
        series.set(stored.number(), stored);
        link(stored);
    }

    synchronized void addLogged(long logNo, byte[] row) {
        LogCodec.decode(row, (number, step, millis, epoch, value, text) -> {
            if (number < 0 || number >= series.size()) {
                throw new DamagedPointsException("a log row names series " + number + " of " + series.size());
            }
            LiveSeries target = series.get(number);
            if (target.add(step, millis, epoch, value, text)) {
                added(target);
            }
        });
        rowAdded(logNo);
    }

    synchronized void addDamaged(long logNo) {
        damagedLogRows.add(logNo);
        rowAdded(logNo);
    }

    // ---- appending

    /** The series of a name in a context, which is made if there is none. */
    LiveSeries series(String name, @Nullable String context) {
        LiveSeries found = find(name, context);
        return found == null ? create(name, context) : found;
    }

    private @Nullable LiveSeries find(String name, @Nullable String context) {
        LiveSeries candidate = byName.get(name);
        while (candidate != null && !Objects.equals(candidate.context(), context)) {
            candidate = candidate.sibling();
        }
        return candidate;
    }

    private synchronized LiveSeries create(String name, @Nullable String context) {
        LiveSeries found = find(name, context);
        if (found != null) {
            return found;
        }
        LiveSeries created = new LiveSeries(series.size(), name, context, false, null);
        series.add(created);
        link(created);
        return created;
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

    /** Only on the writer thread. */
    long takeLogNo() {
        return nextLog++;
    }

    /** Makes a request visible that has been committed. Returns how many fresh points there are more. */
    synchronized long apply(long logNo, Batch batch) {
        Columns points = batch.points;
        long before = freshPoints;
        for (int i = 0; i < points.size; i++) {
            LiveSeries target = batch.series[i];
            if (target.add(points.steps[i], points.millis[i], points.epoch(i), points.values[i], points.text(i))) {
                added(target);
            }
        }
        batch.newSeries().forEach(LiveSeries::markStored);
        rowAdded(logNo);
        lastUsedNanos = System.nanoTime();
        return freshPoints - before;
    }

    private void added(LiveSeries target) {
        freshPoints++;
        longestFresh = Math.max(longestFresh, target.freshCount());
        unresolved |= target.hasUnresolved();
    }

    private void rowAdded(long logNo) {
        appliedLog = logNo;
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

    /** Everything that is fresh at one moment: the requests up to a log row. */
    record Cut(long lastLog, List<SeriesView> views, List<Long> damagedLogRows) {}

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
        return new Cut(appliedLog, views, List.copyOf(damagedLogRows));
    }

    synchronized void compacted(LiveSeries target, int consumed, @Nullable Summary chunks) {
        target.compacted(consumed, chunks);
        freshPoints -= consumed;
        unresolved |= target.hasUnresolved();
        longestFresh = Math.max(longestFresh, target.freshCount());
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
