package dev.halley.internal.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * Copies what threads of steps write to standard output and error, also through a logging library that writes there. Installed as
 * long as runs are executed. Thread-safe.
 */
public final class OutputCapture {

    private static final InheritableThreadLocal<@Nullable Bound> BOUND = new InheritableThreadLocal<>();
    private static int users;

    private record Bound(Thread on, StepLogWriter log) {}

    private OutputCapture() {}

    /** Starts to capture; undone by {@link #uninstall}. */
    public static synchronized void install() {
        users++;
        if (!(System.out instanceof Copying)) {
            System.setOut(new Copying(System.out, 'O'));
        }
        if (!(System.err instanceof Copying)) {
            System.setErr(new Copying(System.err, 'E'));
        }
    }

    /** The last of those who installed it gives the streams back, unless somebody has replaced them meanwhile. */
    public static synchronized void uninstall() {
        users--;
        if (users == 0) {
            if (System.out instanceof Copying copying) {
                System.setOut(copying.original);
            }
            if (System.err instanceof Copying copying) {
                System.setErr(copying.original);
            }
        }
    }

    /** Sends what this thread, and those it starts, write to {@code log}. Close the result on the same thread. */
    public static Binding bind(StepLogWriter log) {
        Bound before = BOUND.get();
        BOUND.set(new Bound(Thread.currentThread(), log));
        return () -> {
            if (before == null) {
                BOUND.remove();
            } else {
                BOUND.set(before);
            }
        };
    }

    /** Undoes a {@link #bind}. */
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    static @Nullable StepLogWriter current() {
        Bound bound = BOUND.get();
        if (bound == null) {
            return null;
        }
        boolean shared = Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool();
        return shared && bound.on() != Thread.currentThread() ? null : bound.log();
    }

    /** What all print methods of {@link PrintStream} end in is copied. */
    static final class Copying extends PrintStream {
        private final PrintStream original;

        Copying(PrintStream original, char source) {
            super(new Split(original, source), true, StandardCharsets.UTF_8);
            this.original = original;
        }

        /** A line in one piece, so that those of parallel steps are not torn. */
        @Override
        public void println(@Nullable String line) {
            print(line + System.lineSeparator());
        }

        @Override
        public void println(@Nullable Object line) {
            println(String.valueOf(line));
        }
    }

    private static final class Split extends OutputStream {
        private final PrintStream original;
        private final char source;

        Split(PrintStream original, char source) {
            this.original = original;
            this.source = source;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            original.write(bytes, offset, length);
            StepLogWriter log = current();
            if (log != null) {
                log.write(source, bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            original.flush();
        }
    }
}
