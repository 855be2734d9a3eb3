package dev.halley.server.metric;

import dev.halley.server.database.Database;
import dev.halley.server.database.Waiting;
import dev.halley.server.journal.Journal;
import dev.halley.server.journal.JournalRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
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

    private static final int DROPPED = Integer.MIN_VALUE / 2;

    private final long id;
    private final ConcurrentHashMap<String, LiveSeries> byName = new ConcurrentHashMap<>();
    private final List<LiveSeries> series = new ArrayList<>();
    private final List<LogRow> damagedLogRows = new ArrayList<>();
    /** The last log row of each writer that is in memory. */
    private final Map<Long, Long> positions = new HashMap<>();

    private final SeriesIndex index = new SeriesIndex();
    /** How many use it; {@link #DROPPED} once nobody may any more. */
    private final AtomicInteger users = new AtomicInteger();

    private volatile boolean loaded;
    private long generation;
    private boolean compacting;
    private long freshPoints;
    /** How many fresh points the owner was told of. */
    private long toldFresh;

    private int freshRows;
    private int longestFresh;
    private boolean unresolved;
    /** Whether a series may have several small chunks. */
    private boolean fragmented;

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
    boolean enter() {
        if (users.incrementAndGet() <= 0) {
            users.decrementAndGet();
            return false;
        }
        lastUsedNanos = System.nanoTime();
        return true;
    }

    void leave() {
        users.decrementAndGet();
    }

    /** Drops it if nobody uses it and what it has in memory can be read again. */
    boolean dropIfUnused(BooleanSupplier canBeRead) {
        if (!users.compareAndSet(0, DROPPED)) {
            return false;
        }
        // Now that nobody can begin to use it, what is asked stays true.
        if (!canBeRead.getAsBoolean()) {
            users.addAndGet(-DROPPED);
            return false;
        }
        return true;
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
    long load(Database database, @Nullable Journal journal) {
        if (loaded) {
            return 0;
        }
        Waiting.begin();
        synchronized (this) {
            if (loaded) {
                return 0;
            }
            reload(database);
            if (journal != null) {
                for (JournalRow row : journal.recovered(id)) {
                    Loading.addLogged(this, row.writer(), row.number(), Objects.requireNonNull(row.content()));
                }
            }
            loaded = true;
            return tellFresh();
        }
    }

    private void reload(Database database) {
        database.read(handle -> {
            clear();
            Loading.all(handle.getConnection(), this);
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
        fragmented = false;
    }

    /**
     * Takes in what other servers have done since: what they logged, or everything anew if they compacted. Returns how many fresh points
     * there are more.
     */
    synchronized long refresh(Database database) {
        // A compaction of this server's own goes on behind a lock that others respect: only it changes the generation
        // then.
        boolean stale = database.read(handle -> {
            boolean changed = !compacting && Loading.generation(handle.getConnection(), id) != generation;
            if (!changed) {
                Loading.more(handle.getConnection(), this);
            }
            return changed;
        });
        if (stale) {
            reload(database);
        }
        return tellFresh();
    }

    /** How many fresh points there are more than was told last. */
    private long tellFresh() {
        long more = freshPoints - toldFresh;
        toldFresh = freshPoints;
        return more;
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
        fragmented |= stored.isFragmented();
        link(stored);
    }

    synchronized void addLogged(long writer, long logNo, byte[] row) {
        LogCodec.decode(row, (number, step, millis, epoch, value, text) -> {
            if (number < 0 || number >= series.size()) {
                throw new DamagedPointsException("a log row names series " + number + " of " + series.size());
            }
            LiveSeries target = series.get(number);
            target.add(step, millis, epoch, value, text);
            added(target, 1);
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

    /** The numbers of the series of the names of a request. Those that nobody has named before are named on disk first. */
    int[] series(Names names, Database database, MetricDao dao) {
        int[] found = names.findIn(index);
        List<SeriesName> unknown = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] < 0) {
                SeriesName name = names.get(i);
                LiveSeries known = find(name.name(), name.context());
                if (known == null) {
                    unknown.add(name);
                } else {
                    found[i] = known.number();
                    names.putInto(index, i, found[i]);
                }
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
                if (found[i] < 0) {
                    found[i] = named(unknown.get(next), numbers[next]).number();
                    names.putInto(index, i, found[i]);
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

    /** Makes requests visible that have been committed as one row. Returns how many fresh points there are more. */
    synchronized long apply(long writer, long logNo, List<Batch> batches) {
        if (logNo <= positions.getOrDefault(writer, 0L)) {
            // It was read from the disk meanwhile.
            return 0;
        }
        batches.forEach(this::apply);
        rowAdded(writer, logNo);
        lastUsedNanos = System.nanoTime();
        return tellFresh();
    }

    private void apply(Batch batch) {
        Columns points = batch.points;
        int from = 0;
        for (int name = 0; name < batch.names(); name++) {
            int to = batch.ends[name];
            // By number: all may have been read anew since the request came.
            LiveSeries target = series.get(batch.seriesOfName(name));
            target.addAll(points, batch.order, from, to);
            added(target, to - from);
            from = to;
        }
    }

    private void added(LiveSeries target, int points) {
        freshPoints += points;
        longestFresh = Math.max(longestFresh, target.freshCount());
        unresolved |= target.hasUnresolved();
    }

    /** Before anybody looks at a series. */
    private void settle(LiveSeries target) {
        freshPoints -= target.settle();
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
                settle(next);
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
                for (LiveSeries one : series.subList(from, to)) {
                    settle(one);
                    visitor.visit(one);
                }
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

    /** Begins a compaction; a thorough one also looks at series with nothing new but several small chunks. */
    synchronized Cut cut(boolean thorough) {
        List<SeriesView> views = new ArrayList<>();
        for (LiveSeries one : series) {
            if (one.freshCount() > 0 || (thorough && one.isFragmented())) {
                views.add(one.cut());
            }
        }
        freshRows = 0;
        longestFresh = 0;
        unresolved = false;
        fragmented &= !thorough;
        compacting = true;
        return new Cut(Map.copyOf(positions), generation, views, List.copyOf(damagedLogRows));
    }

    /** Returns how many points left the memory since that was told last. */
    synchronized long compacted(LiveSeries target, @Nullable Summary chunks) {
        freshPoints -= target.compacted(chunks);
        unresolved |= target.hasUnresolved();
        fragmented |= target.isFragmented();
        longestFresh = Math.max(longestFresh, target.freshCount());
        return -tellFresh();
    }

    /** Ends a compaction, whether it was completed or not. */
    synchronized void endCompaction() {
        compacting = false;
    }

    synchronized long freshPoints() {
        return freshPoints;
    }

    /** How many fresh points the owner believes that there are. */
    synchronized long toldFresh() {
        return toldFresh;
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

    synchronized boolean isFragmented() {
        return fragmented;
    }
}
