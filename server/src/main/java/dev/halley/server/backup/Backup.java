package dev.halley.server.backup;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halley.config.HalleyHome;
import dev.halley.server.blob.BlobStore;
import dev.halley.server.blob.LocalBlobStore;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.database.DatabaseCopy;
import dev.halley.server.database.DatabaseCopy.TableHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes backups and restores them. */
public final class Backup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "halley.db";
    private static final String ASSETS = "assets";
    private static final String HOME = "home";
    private static final String MANIFEST = "manifest.json";

    private Backup() {}

    /** What a backup or restore came to. */
    public record Report(int tables, long rows, int blobs, long bytes, int homeFiles) {}

    /**
     * Makes a backup. The database is copied first: content is kept before a row names it and removed a day after none does any more, so
     * all that the copied rows name is there.
     *
     * @param home has the stacks, secrets and runs, unless they are in PostgreSQL
     * @param target a folder that is empty or not there
     */
    public static Report make(HalleyHome home, DatabaseAddress database, BlobStore blobs, Path target)
            throws IOException {
        requireEmpty(target);
        Files.createDirectories(target.resolve(ASSETS));
        Path file = target.resolve(DATABASE);
        Path original = database.file();
        if (original == null) {
            DatabaseCopy.copy(database, DatabaseAddress.of(file));
            Files.deleteIfExists(target.resolve(DATABASE + ".lock"));
        } else {
            DatabaseCopy.snapshot(original, file);
        }
        Map<String, TableHash> tables = DatabaseCopy.hashes(DatabaseAddress.of(file));
        force(file);
        Contents copied = copy(blobs, new LocalBlobStore(target.resolve(ASSETS)), target);
        Map<String, String> homeFiles = HomeFiles.copy(home, target);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", 1);
        manifest.put("tables", tables);
        manifest.put("blobs", copied.blobs());
        manifest.put("bytes", copied.bytes());
        manifest.put(HOME, homeFiles);
        Path unfinished = target.resolve(MANIFEST + ".new");
        Files.write(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        force(unfinished);
        // A folder without a manifest is no backup: one that was interrupted cannot be taken for a whole one.
        Files.move(unfinished, target.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        forceNames(target);
        return new Report(tables.size(), rows(tables), copied.blobs(), copied.bytes(), homeFiles.size());
    }

    private static long rows(Map<String, TableHash> tables) {
        return tables.values().stream().mapToLong(TableHash::rows).sum();
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException("'" + folder + "' is not empty (expected: a new folder).");
                }
            }
        }
    }

    /**
     * Restores a backup into an empty place, and compares it with what the backup says of itself.
     *
     * @throws IOException if the backup is not whole
     */
    public static Report restore(Path backup, HalleyHome home, DatabaseAddress database, BlobStore blobs, Path waiting)
            throws IOException {
        Path manifest = backup.resolve(MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            throw new IOException(
                    "'" + backup + "' is no backup, or one that was interrupted: it has no " + MANIFEST + ".");
        }
        JsonNode said = JSON.readTree(manifest.toFile());
        Map<String, TableHash> expected =
                JSON.convertValue(said.path("tables"), new TypeReference<Map<String, TableHash>>() {});
        Map<String, String> homeFiles = new TreeMap<>();
        said.path(HOME)
                .properties()
                .forEach(each -> homeFiles.put(each.getKey(), each.getValue().asText()));
        DatabaseAddress source = DatabaseAddress.of(backup.resolve(DATABASE));
        if (!DatabaseCopy.hashes(source).equals(expected)) {
            throw new IOException("'" + backup + "' is damaged: its tables are not what its " + MANIFEST + " says.");
        }
        Path file = database.file();
        if (file != null && Files.exists(file)) {
            throw new IOException("'" + file + "' is there already (expected: an empty home).");
        }
        HomeFiles.requireRestorable(backup, homeFiles, home);
        // The database last: without it there is nothing yet, so a restore that was interrupted is simply done again.
        Files.createDirectories(waiting);
        Contents copied = copy(new LocalBlobStore(backup.resolve(ASSETS)), blobs, waiting);
        HomeFiles.restore(backup, homeFiles, home);
        if (file == null) {
            DatabaseCopy.copy(source, database);
        } else {
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling(file.getFileName() + ".restoring");
            Files.copy(backup.resolve(DATABASE), unfinished, StandardCopyOption.REPLACE_EXISTING);
            force(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            forceNames(file.resolveSibling(""));
        }
        Map<String, TableHash> arrived = DatabaseCopy.hashes(database);
        if (!arrived.equals(expected)) {
            throw new IOException("what was restored is not equal to the backup. Do not use it.");
        }
        return new Report(arrived.size(), rows(arrived), copied.blobs(), copied.bytes(), homeFiles.size());
    }

    private record Contents(int blobs, long bytes) {}

    /** Copies all content; what is damaged or does not hash to its name is an error. */
    private static Contents copy(BlobStore from, BlobStore to, Path waiting) throws IOException {
        int[] blobs = {0};
        long[] bytes = {0};
        from.each(sha256 -> {
            if (to.has(sha256)) {
                blobs[0]++;
                return;
            }
            Path file = waiting.resolve(sha256 + ".part");
            try (InputStream content = from.open(sha256);
                    DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256())) {
                bytes[0] += content.transferTo(out);
                String found = HexFormat.of().formatHex(out.getMessageDigest().digest());
                if (!found.equals(sha256)) {
                    throw new IOException("content " + sha256 + " of " + from
                            + " is damaged. Run `halley server check --repair` first.");
                }
                to.put(sha256, file);
                blobs[0]++;
            } catch (NoSuchFileException removedMeanwhile) {
                // No row names it any more.
            } finally {
                Files.deleteIfExists(file);
            }
        });
        return new Contents(blobs[0], bytes[0]);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static void forceNames(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
