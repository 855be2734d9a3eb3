package dev.halley.secret;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code secrets.key} of a home: 256 random bits in Base64, readable by its owner only, made when the first secret is.
 * While the key is changed, and until nothing needs them, older keys stand in the lines below it: they decrypt only. Whoever has this file and the metadata store can read the secrets. Thread-safe; processes may race to make the file, one
 * of them wins and all use its key.
 */
public final class SecretKeyFile {

    private static final int LENGTH = 32;

    private final HalleyHome home;

    public SecretKeyFile(HalleyHome home) {
        this.home = home;
    }

    /** @param id tells keys apart and says nothing about them */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, never printed.
    record Key(byte[] bytes, long id) {

        static Key of(byte[] bytes) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Key(bytes, ByteBuffer.wrap(digest).getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256.", e);
            }
        }

        @Override
        public String toString() {
            return "******";
        }
    }

    /** @param all the current key first */
    record Keys(List<Key> all) {

        Key current() {
            return all.get(0);
        }

        Optional<Key> find(long id) {
            return all.stream().filter(key -> key.id() == id).findFirst();
        }
    }

    Path path() {
        return home.secretsKey();
    }

    boolean exists() {
        return Files.exists(path());
    }

    Keys read() {
        try {
            return parse(Files.readString(path(), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The key of the secrets, " + path() + ", does not exist. Restore the file from a backup, or delete"
                            + " the secrets and create them again.",
                    e);
        } catch (IOException e) {
            throw unusable("cannot be read: " + e.getMessage(), e);
        }
    }

    Keys readOrCreate() {
        if (!exists()) {
            create();
        }
        return read();
    }

    /** Puts a new key before the ones that there are. The file is whole at any time, whatever happens. */
    Keys addKey() {
        Keys before = readOrCreate();
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        List<Key> after = new ArrayList<>(before.all());
        after.add(0, Key.of(bytes));
        replace(new Keys(after));
        return read();
    }

    /** Leaves only the current key. */
    void dropOldKeys() {
        replace(new Keys(List.of(read().current())));
    }

    private void replace(Keys keys) {
        String text = keys.all().stream()
                .map(key -> Base64.getEncoder().encodeToString(key.bytes()) + "\n")
                .collect(Collectors.joining());
        Path draft = path().resolveSibling("secrets.key." + UUID.randomUUID());
        try {
            write(draft, text);
            Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private void forceFolder() throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel folder = FileChannel.open(home.folder(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private Keys parse(String text) {
        return new Keys(text.strip().lines().map(this::parseKey).toList());
    }

    private Key parseKey(String line) {
        try {
            byte[] bytes = Base64.getDecoder().decode(line.strip());
            if (bytes.length == LENGTH) {
                return Key.of(bytes);
            }
            throw unusable("holds " + bytes.length + " bytes (expected: " + LENGTH + ")", null);
        } catch (IllegalArgumentException e) {
            // Not as the cause: its message quotes the text.
            throw unusable("holds no Base64 text", null);
        }
    }

    private HalleyException unusable(String what, @Nullable IOException e) {
        return new HalleyException(
                ErrorKind.FAILED,
                "The key of the secrets, " + path() + ", " + what + ". Restore the file from a backup, or delete it and"
                        + " create the secrets again.",
                e);
    }

    /** Writes a file of another name and links it, so that nobody ever reads half of a key and the first one stays. */
    private void create() {
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes) + "\n";
        home.create();
        Path draft = path().resolveSibling("secrets.key." + UUID.randomUUID());
        try {
            write(draft, text);
            place(draft);
            forceFolder();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private HalleyException unwritable(IOException e) {
        return new HalleyException(
                ErrorKind.FAILED,
                "The key of the secrets cannot be written to " + path() + ": " + e.getMessage()
                        + ". Make the folder writable, or set " + HalleyHome.VARIABLE + " to another one.",
                e);
    }

    private static void write(Path draft, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(draft))) {
            ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private void place(Path draft) throws IOException {
        try {
            Files.createLink(path(), draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; its key is the one.
        } catch (UnsupportedOperationException e) {
            Files.move(draft, path());
        }
    }

    private static void deleteQuietly(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            draft.toFile().deleteOnExit();
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
