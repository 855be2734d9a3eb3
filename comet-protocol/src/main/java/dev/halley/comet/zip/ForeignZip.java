package dev.halley.comet.zip;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip that somebody else made. Opening it looks through its directory: plain files only, with names that its writer gives, none
 * twice, none encrypted, and not too many. {@link #readAll} then reads each member once and compares it with its size and checksum, which
 * {@link ZipFile} alone does not; it stops where the content is much larger than the file. Nothing is ever unpacked to where a name says.
 * Confined to one thread.
 */
public final class ForeignZip implements AutoCloseable {

    /**
     * What a zip may be.
     *
     * @param writer what makes such files, for messages: {@code comet_ml}
     * @param members the most files in it
     * @param inflation how many times larger than the file its content may be
     * @param freeBytes content up to this is always allowed, whatever its ratio
     * @param names the names that the writer gives; anything with {@code \}, a control character or a part {@code ..} is refused anyway
     * @param namesText what they are, for messages
     */
    public record Limits(
            String writer, int members, int inflation, long freeBytes, Predicate<String> names, String namesText) {}

    /** Takes the content of one member. What it leaves is read for it. */
    @FunctionalInterface
    public interface Reader {
        void read(String member, InputStream content) throws IOException;
    }

    private final Path path;
    private final Limits limits;
    private final ZipFile zip;

    private ForeignZip(Path path, Limits limits, ZipFile zip) {
        this.path = path;
        this.limits = limits;
        this.zip = zip;
    }

    /**
     * Opens a file and looks through its directory.
     *
     * @throws HostileZipException if a member is anything but a plain file with an expected name
     * @throws ZipException if it is no whole zip
     * @throws IOException if it cannot be read
     */
    public static ForeignZip open(Path path, Limits limits) throws IOException {
        ZipDirectory.check(path, limits);
        try {
            return new ForeignZip(path, limits, new ZipFile(path.toFile()));
        } catch (IllegalArgumentException malformedName) {
            ZipException damaged = new ZipException(String.valueOf(malformedName.getMessage()));
            damaged.initCause(malformedName);
            throw damaged;
        }
    }

    public boolean has(String member) {
        return zip.getEntry(member) != null;
    }

    /** The size that a member says it has, -1 if there is none. */
    public long size(String member) {
        ZipEntry entry = zip.getEntry(member);
        return entry == null ? -1 : entry.getSize();
    }

    /** The content of a member that is there. */
    public InputStream open(String member) throws IOException {
        ZipEntry entry = zip.getEntry(member);
        if (entry == null) {
            throw new ZipException("it has no '" + shown(member) + "'");
        }
        return zip.getInputStream(entry);
    }

    /**
     * Reads each member once.
     *
     * @throws HostileZipException if they are larger than they may be, or not what the directory says
     */
    public void readAll(Reader reader) throws IOException {
        long most = Math.max(limits.freeBytes(), saturated(Files.size(path), limits.inflation()));
        long all = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            try (Counted content = new Counted(zip.getInputStream(entry), most - all)) {
                reader.read(entry.getName(), content);
                content.skipToEnd();
                if (content.bytes != entry.getSize() || content.sum.getValue() != entry.getCrc()) {
                    throw new HostileZipException(path + ": '" + shown(entry.getName())
                            + "' is damaged: its checksum is wrong. Copy the archive again.");
                }
                all += content.bytes;
            }
        }
    }

    private static long saturated(long size, int times) {
        return size > Long.MAX_VALUE / times ? Long.MAX_VALUE : size * times;
    }

    private final class Counted extends FilterInputStream {

        private final CRC32 sum = new CRC32();
        private final long most;
        private long bytes;

        Counted(@Nullable InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) {
                sum.update(target, offset, read);
                bytes += read;
                if (bytes > most) {
                    throw new HostileZipException(
                            path + ": it unpacks to more than " + limits.inflation()
                                    + " times its size (expected: less). If it is genuine, zip it again without compression: zip -0.");
                }
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        void skipToEnd() throws IOException {
            byte[] rest = new byte[1 << 16];
            long more;
            do {
                more = read(rest, 0, rest.length);
            } while (more >= 0);
        }
    }

    /** A hostile name shall not paint the terminal. */
    public static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
