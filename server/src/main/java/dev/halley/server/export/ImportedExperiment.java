package dev.halley.server.export;

import dev.halley.server.asset.Blobs;
import dev.halley.server.database.Database;
import dev.halley.server.metric.MetricPoint;
import dev.halley.server.metric.MetricStore;
import dev.halley.server.quota.Quotas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Stores the lines of one experiment under the row that was made for it, page by page. Confined to one thread. */
final class ImportedExperiment {

    private static final int ROWS_AT_ONCE = 500;
    private static final long BYTES_AT_ONCE = 1 << 20;
    private static final int POINTS_AT_ONCE = 10_000;
    private static final int LONGEST_NAME = 500;
    private static final Map<String, Kind> KINDS = Kind.byName(Kind.OF_EXPERIMENT);

    /** What of it does not change while it is read. */
    record Parts(Database database, MetricStore metrics, Blobs blobs, Quotas quotas) {}

    private final Parts parts;
    private final ImportFile file;
    private final long id;
    private final ImportedContents contents;
    private final long workspaceId;
    private final Runnable tick;
    private final Map<Kind, List<Object[]>> rows = new LinkedHashMap<>();
    private final List<MetricPoint> points = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final Map<String, @Nullable Object> head = new HashMap<>();
    private int waitingRows;
    private long waitingBytes;
    private long storedPoints;

    /**
     * @param id of the row
     * @param contents of the file
     */
    ImportedExperiment(
            Parts parts, ImportFile file, long id, long workspaceId, ImportedContents contents, Runnable tick) {
        this.parts = parts;
        this.file = file;
        this.id = id;
        this.workspaceId = workspaceId;
        this.contents = contents;
        this.tick = tick;
    }

    /** Reads all lines and stores them; the row itself stays hidden. */
    void read(String key) throws IOException {
        try (LineReader lines = file.lines(ExportFile.experiment(key), this::add)) {
            if (!lines.next() || !lines.kind().equals("experiment")) {
                throw lines.wrong("does not say what the experiment is (expected: the kind 'experiment')");
            }
            readHead(lines);
            while (lines.next()) {
                readLine(lines);
                tick.run();
            }
        }
        flushRows();
        flushPoints();
    }

    private void readHead(LineReader lines) {
        String name = lines.text("name", LONGEST_NAME);
        head.put("name", name);
        for (String time : List.of("created", "start", "lastSeen")) {
            Long millis = lines.number(time + "Millis");
            if (millis == null) {
                throw lines.wrong("has no '" + time + "Millis'");
            }
            head.put(time, millis);
        }
        head.put("end", lines.number("endMillis"));
        head.put("queued", lines.number("queuedMillis"));
        for (String flag : List.of("alive", "crashed", "archived", "offline")) {
            head.put(flag, lines.flag(flag) ? 1L : 0L);
        }
        head.put("filePath", lines.optionalText("filePath", 0));
        head.put("note", lines.optionalText("note", 0));
    }

    private void readLine(LineReader lines) throws IOException {
        String name = lines.kind();
        if (name.equals("metric")) {
            return;
        }
        if (name.equals("lost")) {
            lost.add(lines.text("what", 0));
            return;
        }
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw lines.wrong(
                    "has the kind '" + name + "', which this server does not know. Import it into a newer one");
        }
        if (name.equals("asset") && !contents.keep(lines, workspaceId)) {
            lost.add("the content of '" + lines.text("fileName", 0) + "'");
            return;
        }
        Object[] row = new Object[kind.fields().size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = lines.column(kind.fields().get(i));
            waitingBytes += row[i] instanceof String text ? text.length() : 8;
        }
        rows.computeIfAbsent(kind, none -> new ArrayList<>()).add(row);
        waitingRows++;
        if (waitingRows >= ROWS_AT_ONCE || waitingBytes >= BYTES_AT_ONCE) {
            flushRows();
        }
    }

    private void add(MetricPoint point) {
        points.add(point);
        if (points.size() >= POINTS_AT_ONCE) {
            flushPoints();
            tick.run();
        }
    }

    private void flushPoints() {
        if (!points.isEmpty()) {
            parts.metrics().append(id, List.copyOf(points)).join();
            storedPoints += points.size();
            points.clear();
        }
    }

    private void flushRows() {
        if (waitingRows == 0) {
            return;
        }
        parts.database().writeNow(handle -> {
            for (Map.Entry<Kind, List<Object[]>> each : rows.entrySet()) {
                PreparedBatch batch = handle.prepareBatch(each.getKey().insert());
                for (Object[] row : each.getValue()) {
                    batch.bind("parent", id);
                    for (int i = 0; i < row.length; i++) {
                        Kind.Field field = each.getKey().fields().get(i);
                        batch.bindByType(
                                field.name(), row[i], field.type() == Kind.Type.TEXT ? String.class : Long.class);
                    }
                    batch.add();
                }
                batch.execute();
            }
            return waitingRows;
        });
        rows.clear();
        waitingRows = 0;
        waitingBytes = 0;
    }

    /** Shows what was stored, in one step. */
    void finish() {
        parts.database().writeNow(handle -> {
            Update update = handle.createUpdate("UPDATE experiment SET name = :name, created_millis = :created,"
                    + " start_millis = :start, end_millis = :end, last_seen_millis = :lastSeen, queued_millis = :queued,"
                    + " alive = :alive, crashed = :crashed, archived = :archived, offline = :offline,"
                    + " file_path = :filePath, note = :note WHERE id = :id");
            head.forEach((name, value) -> update.bindByType(
                    name,
                    value,
                    name.equals("name") || name.equals("filePath") || name.equals("note") ? String.class : Long.class));
            return update.bind("id", id).execute();
        });
    }

    long points() {
        return storedPoints;
    }

    /** What the export already lacked. */
    List<String> lost() {
        return lost;
    }
}
