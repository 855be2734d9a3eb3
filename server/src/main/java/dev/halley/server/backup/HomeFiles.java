package dev.halley.server.backup;

import dev.halley.config.HalleyHome;
import dev.halley.server.database.DatabaseCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the home of a server keeps besides the tracking server's own: stacks, secrets and runs of pipelines, the key of the secrets, what
 * steps returned and printed, and installed integrations. In a backup it is the folder {@code home}.
 */
final class HomeFiles {

    private static final String FOLDER = "home";
    private static final String DATABASE = "metadata.db";
    private static final String KEY = "secrets.key";
    private static final List<String> TREES = List.of("artifacts", "logs", "integrations");
    /** Files that are being written. */
    private static final String INCOMING = "incoming";

    private HomeFiles() {}

    /**
     * Copies them into a backup while runs write. Rows first: the content they name is there by then.
     *
     * @return the path of each file in the backup's folder, with its hash
     */
    static Map<String, String> copy(HalleyHome home, Path backup) throws IOException {
        Path target = backup.resolve(FOLDER);
        Map<String, String> copied = new TreeMap<>();
        copyRowsAndKey(home, target, copied);
        for (String tree : TREES) {
            Path from = home.folder().resolve(tree);
            if (Files.isDirectory(from)) {
                copyTree(home.folder(), from, target, copied);
            }
        }
        return copied;
    }

    /** The key that decrypts the secrets of the rows, also while it is changed. */
    private static void copyRowsAndKey(HalleyHome home, Path target, Map<String, String> copied) throws IOException {
        boolean rows = Files.exists(home.metadataDatabase());
        new HalleyHome(target).create();
        byte[] before;
        byte[] after = key(home);
        do {
            before = after;
            if (rows) {
                Files.deleteIfExists(target.resolve(DATABASE));
                DatabaseCopy.snapshot(home.metadataDatabase(), target.resolve(DATABASE));
            }
            after = key(home);
        } while (!Arrays.equals(before, after));
        if (rows) {
            force(target.resolve(DATABASE));
            copied.put(DATABASE, hash(target.resolve(DATABASE)));
        }
        if (after.length > 0) {
            copied.put(KEY, write(after, target.resolve(KEY)));
        }
    }

    private static byte[] key(HalleyHome home) throws IOException {
        return Files.exists(home.secretsKey()) ? Files.readAllBytes(home.secretsKey()) : new byte[0];
    }

    private static void copyTree(Path home, Path tree, Path target, Map<String, String> copied) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                return name.equals(INCOMING) || name.startsWith(".")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Path path = home.relativize(file);
                    try {
                        copied.put(path.toString().replace('\\', '/'), copy(file, target.resolve(path)));
                    } catch (NoSuchFileException removedMeanwhile) {
                        // Nothing names it any more.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /**
     * Says what stands in the way of a restore.
     *
     * @throws IOException if a file of the backup is damaged, or the home has another one of its name
     */
    static void requireRestorable(Path backup, Map<String, String> files, HalleyHome home) throws IOException {
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path kept = inside(backup.resolve(FOLDER), each.getKey());
            if (!Files.isRegularFile(kept) || !hash(kept).equals(each.getValue())) {
                throw new IOException("'" + backup + "' is damaged: " + kept + " is not what its manifest says.");
            }
            Path file = inside(home.folder(), each.getKey());
            if (Files.exists(file) && !hash(file).equals(each.getValue())) {
                throw new IOException("'" + file + "' is there already, with other content (expected: an empty home).");
            }
        }
    }

    /** Puts them where they were, each at once. Done again, it does what is left to do. */
    static void restore(Path backup, Map<String, String> files, HalleyHome home) throws IOException {
        home.create();
        for (String path : files.keySet()) {
            Path file = inside(home.folder(), path);
            if (!Files.exists(file)) {
                copy(inside(backup.resolve(FOLDER), path), file);
            }
        }
    }

    private static Path inside(Path folder, String path) throws IOException {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw new IOException("the manifest names '" + path + "', which is outside of the backup.");
        }
        return file;
    }

    /** With its permissions: others may not read the key of the secrets. */
    private static String copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Path unfinished = to.resolveSibling(to.getFileName() + ".restoring");
        Files.copy(from, unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        force(unfinished);
        String hash = hash(unfinished);
        Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
        return hash;
    }

    /** For nobody else to read. */
    private static String write(byte[] secret, Path to) throws IOException {
        Files.deleteIfExists(to);
        Path file = Files.createFile(to, ownerOnly(to));
        Files.write(file, secret);
        force(file);
        return hash(file);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = Backup.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void force(Path file) throws IOException {
        // A file that only its owner may read may still be one that they may not write.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
