package dev.halley.cli;

import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the stacks, secrets and runs of a home are. The home of a server that keeps its data in PostgreSQL has them there too, in a schema
 * of their own, so that all servers of one database know the same; the address stands in a file, for the other processes of the home.
 */
final class MetadataPlace {

    private static final String VARIABLE = "HALLEY_METADATA_URL";
    private static final String SCHEMA = "halley_metadata";

    private MetadataPlace() {}

    /** @param database of the server; null for the file in its home */
    static void follow(Session session, @Nullable DatabaseAddress database) {
        HalleyHome home = session.home();
        String variable = session.environment().apply(VARIABLE);
        boolean named = variable != null && !variable.isBlank();
        if (database == null || database.file() != null || named) {
            return;
        }
        if (Files.exists(home.metadataDatabase()) && !Files.exists(home.metadataUrl())) {
            session.terminal()
                    .tell("Stacks, secrets and runs stay in " + home.metadataDatabase()
                            + ", where they are already. To have them in PostgreSQL, move the file away.");
            return;
        }
        Path draft = home.metadataUrl().resolveSibling("metadata-url.new");
        try {
            Files.deleteIfExists(draft);
            PrivateFile.write(draft, database.urlOfSchema(SCHEMA) + "\n");
            Files.move(draft, home.metadataUrl(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, "The file " + home.metadataUrl() + " cannot be written: " + e + ".", e);
        }
    }

    /** The database that has them, without its password, if it is not the file in the home. */
    static Optional<String> elsewhere(Session session) {
        String variable = session.environment().apply(VARIABLE);
        Path file = session.home().metadataUrl();
        try {
            String url = variable != null && !variable.isBlank()
                    ? variable
                    : Files.exists(file) ? Files.readString(file) : "";
            // A user and a password may stand before the host or behind the question mark.
            return url.isBlank()
                    ? Optional.empty()
                    : Optional.of(url.strip().replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", ""));
        } catch (IOException e) {
            throw new HalleyException(ErrorKind.FAILED, "The file " + file + " cannot be read: " + e + ".", e);
        }
    }
}
