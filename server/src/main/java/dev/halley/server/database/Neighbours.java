package dev.halley.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other servers that share the database: each tells which experiments changed, and hears it from the others. Words may get lost while
 * the connection is; whoever listens is then told to look at everything. Thread-safe.
 *
 * <p>Implementation note: {@code LISTEN} and {@code NOTIFY} of PostgreSQL, on one connection and one thread, which says everything of a
 * quarter of a second in one word. Polling a sequence of commits was refused: it costs every write a row that all servers lock.
 */
public final class Neighbours implements AutoCloseable {

    /** What is done with words of others. Must be quick. */
    public interface Listener {
        /** An experiment changed; its metrics, if {@code metrics}. */
        void changed(long experimentId, boolean metrics);

        /** Words may have been lost. */
        void missed();
    }

    private static final Logger log = LoggerFactory.getLogger(Neighbours.class);
    private static final String CHANNEL = "halley_changes";
    private static final int LISTEN_MILLIS = 250;
    private static final long AGAIN_MILLIS = 1_000;
    /** A word holds less than 8,000 bytes. */
    private static final int IDS_IN_A_WORD = 350;

    private final Engine engine;
    private final Listener listener;
    private final String self = UUID.randomUUID().toString().substring(0, 8);
    private final Set<String> waiting = new HashSet<>();
    private final Thread thread = new Thread(this::run, "neighbours");
    private volatile boolean closed;

    Neighbours(Engine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
        thread.setDaemon(true);
        if (engine.isShared()) {
            thread.start();
        }
    }

    /** Tells the others. Quick, for any thread. */
    public void tell(long experimentId, boolean metrics) {
        if (engine.isShared()) {
            synchronized (waiting) {
                waiting.add(experimentId + (metrics ? "m" : ""));
            }
        }
    }

    private List<String> taken() {
        synchronized (waiting) {
            List<String> taken = new ArrayList<>(waiting);
            waiting.clear();
            return taken;
        }
    }

    private void run() {
        boolean first = true;
        while (!closed) {
            try (Connection connection = engine.openForWriting()) {
                connection.setAutoCommit(true);
                try (var statement = connection.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                }
                if (!first) {
                    listener.missed();
                }
                first = false;
                talk(connection);
            } catch (SQLException lost) {
                if (!closed) {
                    log.warn("changes of other servers are not heard at the moment: {}", lost.getMessage());
                    pause();
                }
            }
        }
    }

    private void talk(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
            if (heard != null) {
                for (PGNotification word : heard) {
                    understand(word.getParameter());
                }
            }
            say(connection, taken());
        }
    }

    private void say(Connection connection, List<String> changes) throws SQLException {
        for (int from = 0; from < changes.size(); from += IDS_IN_A_WORD) {
            Collection<String> some = changes.subList(from, Math.min(changes.size(), from + IDS_IN_A_WORD));
            try (PreparedStatement word = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
                word.setString(1, CHANNEL);
                word.setString(2, self + " " + String.join(" ", some));
                word.execute();
            }
        }
    }

    private void understand(String word) {
        String[] parts = word.split(" ", -1);
        if (parts[0].equals(self)) {
            return;
        }
        for (int i = 1; i < parts.length; i++) {
            boolean metrics = parts[i].endsWith("m");
            try {
                listener.changed(
                        Long.parseLong(metrics ? parts[i].substring(0, parts[i].length() - 1) : parts[i]), metrics);
            } catch (NumberFormatException newer) {
                log.debug("a word of a server of another version: {}", parts[i]);
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(2 * LISTEN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
