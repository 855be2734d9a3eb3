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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code secrets.key} of a home: 256 random bits in Base64, readable by its owner only, made when the first secret is.
 * Whoever has this file and the metadata store can read the secrets. Thread-safe; processes may race to make the file, one
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

    Path path() {
        return home.secretsKey();
    }

    boolean exists() {
        return Files.exists(path());
    }

    Key read() {
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

    Key readOrCreate() {
        if (!exists()) {
            create();
        }
        return read();
    }

    private Key parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
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
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(draft))) {
                ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            place(draft);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The key of the secrets cannot be written to " + path() + ": " + e.getMessage()
                            + ". Make the folder writable, or set " + HalleyHome.VARIABLE + " to another one.",
                    e);
        } finally {
            deleteQuietly(draft);
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
