package dev.halley.metadata.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** The native part of SQLite, unpacked once for all processes: left to itself, the driver unpacks and compares it in each process. */
final class SqliteLibrary {

    private static final Logger log = LoggerFactory.getLogger(SqliteLibrary.class);

    /** Where the driver looks before it unpacks. */
    private static final String FOLDER_PROPERTY = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /** @param cache which only the user can write to; the driver deletes what begins with "sqlite-" there */
    static synchronized void keepIn(Path cache) {
        if (System.getProperty(FOLDER_PROPERTY) != null) {
            return;
        }
        Path folder =
                cache.resolve("native-sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + System.getProperty("os.arch"));
        Path file = folder.resolve(System.mapLibraryName("sqlitejdbc"));
        try {
            if (!Files.exists(file)) {
                unpack(file);
            }
            System.setProperty(FOLDER_PROPERTY, folder.toString());
        } catch (IOException e) {
            log.debug("The library of SQLite cannot be kept in {}; the driver unpacks it.", folder, e);
        }
    }

    private static void unpack(Path file) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not in the jar of the driver.");
            }
            Files.createDirectories(file.getParent());
            Files.copy(in, draft);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
