package dev.halley.comet.zip;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * The directory at the end of a zip, read for what {@link java.util.zip.ZipFile} does not tell: what a member is on Unix (a link, a
 * device), whether it is encrypted, and how many there are before any of them is kept in memory.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final int END_64 = 0x06064b50;
    private static final int MEMBER = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int MEMBER_BYTES = 46;
    private static final int LONGEST_COMMENT = 65_535;

    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xF000;
    private static final int REGULAR = 0x8000;

    private ZipDirectory() {}

    /**
     * Looks through the directory.
     *
     * @throws HostileZipException if a member is anything but a plain file with a plain name
     * @throws IOException if the file is no whole zip
     */
    static void check(Path archive, ForeignZip.Limits limits) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
            Place place = find(file);
            if (place.members > limits.members()) {
                throw new HostileZipException(archive + ": " + place.members + " files in it (expected: up to "
                        + limits.members() + "). " + limits.writer() + " did not write this.");
            }
            members(archive, file, place, limits);
        }
    }

    private record Place(long members, long offset) {}

    private static Place find(RandomAccessFile file) throws IOException {
        long length = file.length();
        int tail = (int) Math.min(length, END_BYTES + LONGEST_COMMENT);
        ByteBuffer bytes = read(file, length - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END && at + END_BYTES + (bytes.getShort(at + 20) & 0xffff) == tail) {
                long members = bytes.getShort(at + 10) & 0xffff;
                long offset = bytes.getInt(at + 16) & 0xffffffffL;
                long end = length - tail + at;
                return members == 0xffff || offset == 0xffffffffL ? find64(file, end) : new Place(members, offset);
            }
        }
        throw new ZipException("it has no directory at its end");
    }

    private static Place find64(RandomAccessFile file, long end) throws IOException {
        ByteBuffer locator = read(file, end - 20, 20);
        if (locator.getInt(0) != END_64_LOCATOR) {
            throw new ZipException("its directory is not where it says");
        }
        ByteBuffer record = read(file, locator.getLong(8), 56);
        if (record.getInt(0) != END_64) {
            throw new ZipException("its directory is not where it says");
        }
        return new Place(record.getLong(32), record.getLong(48));
    }

    private static void members(Path archive, RandomAccessFile file, Place place, ForeignZip.Limits limits)
            throws IOException {
        Set<String> names = new HashSet<>();
        long at = place.offset;
        for (long i = 0; i < place.members; i++) {
            ByteBuffer member = read(file, at, MEMBER_BYTES);
            if (member.getInt(0) != MEMBER) {
                throw new ZipException("its directory is damaged");
            }
            int nameBytes = member.getShort(28) & 0xffff;
            String name = StandardCharsets.UTF_8
                    .decode(read(file, at + MEMBER_BYTES, nameBytes))
                    .toString();
            if ((member.getShort(8) & 1) != 0) {
                throw new HostileZipException(archive + ": '" + ForeignZip.shown(name)
                        + "' is encrypted. Unpack it and zip it again without a password.");
            }
            requirePlain(archive, name, member, limits);
            if (!names.add(name)) {
                throw new HostileZipException(archive + ": '" + ForeignZip.shown(name) + "' is in it twice. "
                        + limits.writer() + " did not write this.");
            }
            at += MEMBER_BYTES + nameBytes + (member.getShort(30) & 0xffff) + (member.getShort(32) & 0xffff);
        }
    }

    private static void requirePlain(Path archive, String name, ByteBuffer member, ForeignZip.Limits limits) {
        int mode = (member.getInt(38) >>> 16) & FILE_TYPE;
        boolean onUnix = (member.getShort(4) >>> 8 & 0xff) == UNIX;
        if (onUnix && mode != 0 && mode != REGULAR) {
            throw new HostileZipException(archive + ": '" + ForeignZip.shown(name)
                    + "' is a link, a folder or a device (expected: plain files only). " + limits.writer()
                    + " did not write this.");
        }
        if (isPath(name) || !limits.names().test(name)) {
            throw new HostileZipException(archive + ": '" + ForeignZip.shown(name) + "' is a path (expected: "
                    + limits.namesText() + "). " + limits.writer() + " did not write this.");
        }
    }

    private static boolean isPath(String name) {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return true;
            }
        }
        return name.chars().anyMatch(each -> each == '\\' || each < ' ');
    }

    private static ByteBuffer read(RandomAccessFile file, long at, int bytes) throws IOException {
        if (at < 0 || at + bytes > file.length()) {
            throw new ZipException("it ends too early");
        }
        byte[] read = new byte[bytes];
        file.seek(at);
        file.readFully(read);
        return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    }
}
