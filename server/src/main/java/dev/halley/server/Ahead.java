package dev.halley.server;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does on a thread of its own what a server needs while it starts and what takes long the first time, so that it is there when the start
 * comes to it. Each could be left out.
 */
public final class Ahead {

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** Where Jdbi makes itself known to the flight recorder. */
    private static final String JDBI_EVENTS = "org.jdbi.v3.core.statement.internal.JfrSupport";

    private Ahead() {}

    /** Once in a process. A start begins it; whoever has other things to do before may do so earlier. */
    public static void begin() {
        if (BEGUN.getAndSet(true)) {
            return;
        }
        Thread thread = new Thread(Ahead::run, "ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        ClassLoader loader = Ahead.class.getClassLoader();
        try {
            // Opens each jar of the class path, as whoever looks for services does.
            loader.getResources("META-INF/services/" + Ahead.class.getName()).hasMoreElements();
            Class.forName(JDBI_EVENTS, true, loader);
        } catch (IOException | ClassNotFoundException | LinkageError another) {
            // Whoever needs it finds out.
        }
        // Jetty asks for them.
        Locale.getAvailableLocales();
    }
}
