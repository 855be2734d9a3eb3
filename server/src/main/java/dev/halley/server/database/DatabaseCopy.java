package dev.halley.server.database;

import dev.halley.server.journal.Journal;
import dev.halley.server.journal.JournalRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Copies a whole database into an empty one, of SQLite or PostgreSQL, from one snapshot, while servers write to the source. Then both are
 * compared by a hash of each table.
 *
 * <p>Implementation note: the hash of a table is the sum of its rows' SHA-256, so it does not depend on their order, and equal values of
 * both databases hash equally.
 */
public final class DatabaseCopy {

    private static final int ROWS = 500;
    private static final int BATCH_BYTES = 8 << 20;

    private DatabaseCopy() {}

    /** How many rows a table has, and what they hash to. */
    public record TableHash(long rows, String hash) {}

    /** A table with its columns, after all tables that its rows refer to. */
    private record Table(String name, List<String> columns) {
        String listed() {
            return String.join(", ", columns);
        }
    }

    /**
     * Copies all rows.
     *
     * @return each table of the copy, equal to the source's
     * @throws DatabaseException if the target is in use or not empty, or the copy is not equal
     */
    public static Map<String, TableHash> copy(DatabaseAddress from, DatabaseAddress to) {
        requireEmpty(to);
        // First what is only in the journal: what leaves it from now on is in the snapshot.
        List<JournalRow> journaled = journaled(from);
        try (Connection source = from.engine().openForReading(0);
                Connection target = to.engine().openForWriting()) {
            source.setAutoCommit(false);
            target.setAutoCommit(false);
            Connection sqlite = from.file() == null ? target : source;
            List<Table> tables = tables(sqlite);
            clear(target, tables);
            Map<String, TableHash> sent = new TreeMap<>();
            for (Table table : tables) {
                sent.put(table.name(), copy(source, target, table, to.file() == null));
            }
            if (to.file() == null) {
                advanceIdentities(target);
            }
            target.commit();
            Map<String, TableHash> arrived = hashes(target, tables);
            target.rollback();
            if (!arrived.equals(sent)) {
                throw new DatabaseException(
                        "the copy in '" + to + "' is not equal to '" + from + "': " + sent + " became " + arrived
                                + ". Do not use it.",
                        null);
            }
            insert(target, journaled);
            Map<String, TableHash> all = hashes(target, tables);
            target.commit();
            return all;
        } catch (SQLException failure) {
            throw new DatabaseException(
                    "'" + from + "' could not be copied to '" + to + "': " + failure.getMessage() + ".", failure);
        }
    }

    /** The hash of each table of one snapshot. */
    public static Map<String, TableHash> hashes(DatabaseAddress address) {
        try (Connection connection = address.engine().openForReading(0)) {
            connection.setAutoCommit(false);
            List<Table> tables = address.file() == null ? tablesOfPostgres(connection) : tables(connection);
            return hashes(connection, tables);
        } catch (SQLException failure) {
            throw new DatabaseException("'" + address + "' could not be read: " + failure.getMessage() + ".", failure);
        }
    }

    private static void requireEmpty(DatabaseAddress to) {
        try (Database target = Database.open(to)) {
            long users = target.read(handle -> handle.createQuery("SELECT count(*) FROM account")
                    .mapTo(Long.class)
                    .one());
            if (users > 0) {
                throw new DatabaseException("'" + to + "' is not empty (expected: a database that nobody used).", null);
            }
        }
    }

    private static List<Table> tables(Connection sqlite) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (Statement statement = sqlite.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'"
                        + " AND name NOT LIKE 'sqlite_%' AND name <> 'flyway_schema_history' ORDER BY name")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (String name : names) {
            Set<String> parents = new LinkedHashSet<>(column(sqlite, "PRAGMA foreign_key_list(" + name + ")", "table"));
            parents.remove(name);
            needs.put(name, parents);
        }
        List<Table> ordered = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        while (done.size() < names.size()) {
            int before = done.size();
            for (String name : names) {
                if (!done.contains(name) && done.containsAll(needs.getOrDefault(name, Set.of()))) {
                    done.add(name);
                    ordered.add(new Table(name, column(sqlite, "PRAGMA table_info(" + name + ")", "name")));
                }
            }
            if (done.size() == before) {
                throw new SQLException("the tables " + names + " refer to each other in a circle");
            }
        }
        return ordered;
    }

    private static List<Table> tablesOfPostgres(Connection postgres) throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = current_schema() AND table_name <> 'flyway_schema_history'"
                        + " ORDER BY table_name, ordinal_position")) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString(1), any -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return columns.entrySet().stream()
                .map(table -> new Table(table.getKey(), table.getValue()))
                .toList();
    }

    private static List<String> column(Connection connection, String sql, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(name));
            }
        }
        return values;
    }

    /** What migrations put into an empty database comes with the copy. */
    private static void clear(Connection target, List<Table> tables) throws SQLException {
        List<Table> backwards = new ArrayList<>(tables);
        Collections.reverse(backwards);
        try (Statement statement = target.createStatement()) {
            for (Table table : backwards) {
                statement.execute("DELETE FROM " + table.name());
            }
        }
    }

    private static TableHash copy(Connection source, Connection target, Table table, boolean toPostgres)
            throws SQLException {
        String order = table.columns().contains("id") ? " ORDER BY id" : "";
        String holes = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        Sum sum = new Sum();
        try (Statement read = source.createStatement();
                PreparedStatement write = target.prepareStatement(
                        "INSERT INTO " + table.name() + " (" + table.listed() + ") VALUES (" + holes + ")")) {
            read.setFetchSize(ROWS);
            int waiting = 0;
            long bytes = 0;
            try (ResultSet rows = read.executeQuery("SELECT " + table.listed() + " FROM " + table.name() + order)) {
                while (rows.next()) {
                    List<@Nullable Object> row = row(rows, table);
                    for (int i = 0; i < row.size(); i++) {
                        Object value = row.get(i);
                        write.setObject(
                                i + 1, toPostgres && value instanceof String text ? PostgresEngine.text(text) : value);
                        bytes += value instanceof byte[] blob ? blob.length : 64;
                    }
                    sum.add(row);
                    write.addBatch();
                    waiting++;
                    if (waiting == ROWS || bytes > BATCH_BYTES) {
                        write.executeBatch();
                        waiting = 0;
                        bytes = 0;
                    }
                }
            }
            write.executeBatch();
        }
        return sum.result();
    }

    private static Map<String, TableHash> hashes(Connection connection, List<Table> tables) throws SQLException {
        Map<String, TableHash> hashes = new TreeMap<>();
        for (Table table : tables) {
            Sum sum = new Sum();
            // By name, so that both databases list them alike.
            Table sorted = new Table(table.name(), table.columns());
            try (Statement read = connection.createStatement()) {
                read.setFetchSize(ROWS);
                try (ResultSet rows = read.executeQuery("SELECT " + sorted.listed() + " FROM " + sorted.name())) {
                    while (rows.next()) {
                        sum.add(row(rows, sorted));
                    }
                }
            }
            hashes.put(table.name(), sum.result());
        }
        return hashes;
    }

    private static List<@Nullable Object> row(ResultSet rows, Table table) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(table.columns().size());
        for (int i = 1; i <= table.columns().size(); i++) {
            Object value = rows.getObject(i);
            row.add(value instanceof Integer number ? (Object) number.longValue() : value);
        }
        return row;
    }

    /** What was logged and is only in the journal of a file yet. */
    private static List<JournalRow> journaled(DatabaseAddress from) {
        Path file = from.file();
        if (file == null || !Files.isDirectory(Journal.beside(file))) {
            return List.of();
        }
        Map<Long, Long> writers =
                Database.peek(from, handle -> handle
                        .createQuery(JournalRow.WRITERS)
                        .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        try {
            return Journal.read(Journal.beside(file), writers);
        } catch (IOException failure) {
            throw new DatabaseException(
                    "what was logged last in '" + from + "' cannot be read: " + Database.message(failure), failure);
        }
    }

    /** Those of experiments that were deleted meanwhile are left out. */
    private static void insert(Connection target, List<JournalRow> rows) throws SQLException {
        Set<Long> known = new HashSet<>();
        try (Statement statement = target.createStatement();
                ResultSet heads = statement.executeQuery("SELECT experiment_id FROM metric_head")) {
            while (heads.next()) {
                known.add(heads.getLong(1));
            }
        }
        try (PreparedStatement write = target.prepareStatement(JournalRow.INSERT)) {
            int waiting = 0;
            for (JournalRow row : rows) {
                if (known.contains(row.owner())) {
                    row.bind(write);
                    write.addBatch();
                    waiting++;
                    if (waiting % ROWS == 0) {
                        write.executeBatch();
                    }
                }
            }
            write.executeBatch();
        }
    }

    private static void insertIntoFile(Path file, List<JournalRow> rows) throws SQLException {
        if (!rows.isEmpty()) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
                connection.setAutoCommit(false);
                insert(connection, rows);
                connection.commit();
            }
        }
    }

    private static void advanceIdentities(Connection postgres) throws SQLException {
        List<String[]> identities = new ArrayList<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = current_schema() AND is_identity = 'YES'")) {
            while (rows.next()) {
                identities.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        try (Statement statement = postgres.createStatement()) {
            for (String[] identity : identities) {
                statement.execute("SELECT setval(pg_get_serial_sequence('" + identity[0] + "', '" + identity[1]
                        + "'), (SELECT coalesce(max(" + identity[1] + "), 0) + 1 FROM " + identity[0] + "), false)");
            }
        }
    }

    /** The sum of the hashes of rows. */
    private static final class Sum {
        private final MessageDigest digest = sha256();
        private long rows;
        private long high;
        private long low;

        void add(List<@Nullable Object> row) throws SQLException {
            for (Object value : row) {
                if (value == null) {
                    digest.update((byte) 0);
                } else if (value instanceof Number number && !(value instanceof Double)) {
                    update(1, ByteBuffer.allocate(8).putLong(number.longValue()).array());
                } else if (value instanceof Double number) {
                    update(
                            2,
                            ByteBuffer.allocate(8)
                                    .putLong(Double.doubleToRawLongBits(number))
                                    .array());
                } else if (value instanceof byte[] bytes) {
                    update(3, bytes);
                } else if (value instanceof String text) {
                    // PostgreSQL cannot keep the character 0, so it is kept as its sign there.
                    update(4, PostgresEngine.text(text).getBytes(StandardCharsets.UTF_8));
                } else {
                    throw new SQLException("a value of " + value.getClass() + " cannot be copied");
                }
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            high += hash.getLong();
            low += hash.getLong();
            rows++;
        }

        private void update(int kind, byte[] bytes) {
            digest.update((byte) kind);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }

        TableHash result() {
            return new TableHash(
                    rows, HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /**
     * Writes one snapshot of a file of SQLite into another file, while a server writes to it.
     *
     * @throws IOException if it cannot be read or written
     */
    public static void snapshot(Path file, Path target) throws IOException {
        List<JournalRow> journaled = journaled(DatabaseAddress.of(file));
        try (Connection connection = DatabaseAddress.of(file).engine().openForWriting();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, target.toString());
            vacuum.execute();
            insertIntoFile(target, journaled);
        } catch (SQLException failure) {
            throw new IOException(
                    "'" + file + "' could not be copied to '" + target + "': " + failure.getMessage(), failure);
        }
    }
}
