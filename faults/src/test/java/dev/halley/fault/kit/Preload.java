package dev.halley.fault.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Faults of the disk and the clock for one process, by a library that stands between it and libc. What is done to files under a folder is
 * counted, and from the n-th time on something else happens. Needs a C compiler.
 */
public final class Preload {

    /** What can be counted. */
    public enum Calls {
        WRITE("write"),
        SYNC("sync"),
        /** Renames and removals. */
        NAME("name"),
        CUT("cut"),
        /** New files and folders. */
        OPEN("open"),
        ALL("write,sync,name,cut,open"),
        /** All that needs room. */
        ROOM("write,open");

        private final String names;

        Calls(String names) {
            this.names = names;
        }
    }

    /** Numbers of Linux. */
    public static final int EIO = 5;

    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EDQUOT = 122;

    private static final Path NONE = Path.of("");

    private static Path library = NONE;

    private final Path own;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Preload(Path folder) {
        try {
            own = Files.createTempDirectory("halley-preload");
            Files.write(own.resolve("count"), new byte[8]);
            Files.write(own.resolve("clock"), new byte[8]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        environment.put("LD_PRELOAD", library().toString());
        environment.put("FAULT_FOLDER", folder.toAbsolutePath().toString());
        environment.put("FAULT_COUNT", own.resolve("count").toString());
        environment.put("FAULT_CLOCK", own.resolve("clock").toString());
    }

    /** Only counts. */
    public static Preload counting(Path folder, Calls calls) {
        Preload preload = new Preload(folder);
        preload.environment.put("FAULT_CALLS", calls.names);
        return preload;
    }

    /**
     * Does something at the n-th of these calls.
     *
     * @param what {@code kill}; {@code error}; for writes also {@code torn} (half of it, then an error), {@code tornkill}, {@code short} (half of it),
     *     {@code lost} (nothing, but says that it did)
     */
    public static Preload at(Path folder, Calls calls, long n, String what) {
        Preload preload = counting(folder, calls);
        preload.environment.put("FAULT_AT", Long.toString(n));
        preload.environment.put("FAULT_DO", what);
        return preload;
    }

    /** Fails all of these calls with {@code errno} from {@link #begin} to {@link #end}. */
    public static Preload whileOn(Path folder, Calls calls, int errno) {
        return at(folder, calls, 1, "error").errno(errno).switched();
    }

    /** Makes each of these calls take that much longer from {@link #begin} to {@link #end}. */
    public static Preload slow(Path folder, Calls calls, long millis) {
        Preload preload = at(folder, calls, 1, "delay").switched();
        preload.environment.put("FAULT_MILLIS", Long.toString(millis));
        return preload;
    }

    public Preload errno(int number) {
        environment.put("FAULT_ERRNO", Integer.toString(number));
        return this;
    }

    private Preload switched() {
        environment.put("FAULT_TIMES", "-1");
        environment.put("FAULT_WHILE", own.resolve("on").toString());
        return this;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public void begin() {
        try {
            Files.createFile(own.resolve("on"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void end() {
        try {
            Files.delete(own.resolve("on"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How many calls were counted. */
    public long count() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(own.resolve("count")))
                    .order(ByteOrder.nativeOrder())
                    .getLong();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Moves the clock of the process to that many seconds before or after the true time. */
    public void moveClock(long seconds) {
        try (FileChannel file =
                FileChannel.open(own.resolve("clock"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer word = file.map(FileChannel.MapMode.READ_WRITE, 0, 8);
            word.order(ByteOrder.nativeOrder()).putLong(0, seconds);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static synchronized Path library() {
        if (library.equals(NONE)) {
            try (InputStream source = Preload.class.getResourceAsStream("preload.c")) {
                byte[] text = java.util.Objects.requireNonNull(source).readAllBytes();
                Path folder = Files.createDirectories(Faults.work().resolve("fault-kit"));
                Path made = folder.resolve("preload-" + Integer.toHexString(Arrays.hashCode(text)) + ".so");
                if (!Files.exists(made)) {
                    compile(text, folder, made);
                }
                library = made;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return library;
    }

    private static void compile(byte[] text, Path folder, Path made) throws IOException {
        Path source = Files.createTempFile(folder, "preload", ".c");
        Path fresh = Files.createTempFile(folder, "preload", ".so");
        Files.write(source, text);
        String compiler = Optional.ofNullable(System.getenv("CC")).orElse("cc");
        try {
            Process process = new ProcessBuilder(
                            compiler, "-O2", "-shared", "-fPIC", "-o", fresh.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true)
                    .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
            if (process.waitFor() != 0) {
                throw new AssertionError("the library of faults does not compile: " + said);
            }
            Files.move(fresh, made, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException missing) {
            throw new AssertionError(
                    "there is no C compiler '" + compiler
                            + "'. ./verify installs one (Debian: apt-get install gcc libc6-dev).",
                    missing);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        } finally {
            Files.deleteIfExists(source);
        }
    }
}
