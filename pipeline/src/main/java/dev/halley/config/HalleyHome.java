package dev.halley.config;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all that Halley keeps on a machine: stacks, runs, secrets, artifacts. Nothing is written elsewhere,
 * so a copy of the folder is a backup and an empty folder is a fresh start. It is {@code $HALLEY_HOME}, else {@code
 * .halley} in the user's home. Folders are made when they are first needed, readable by their owner only.
 *
 * @param folder absolute
 */
public record HalleyHome(Path folder) {

    /** The environment variable that names the folder. */
    public static final String VARIABLE = "HALLEY_HOME";

    public HalleyHome {
        folder = folder.toAbsolutePath().normalize();
    }

    /** The home that the environment of this process names. */
    public static HalleyHome resolve() {
        return resolve(System::getenv);
    }

    /** @param environment gives the value of an environment variable, or null */
    public static HalleyHome resolve(UnaryOperator<@Nullable String> environment) {
        String named = environment.apply(VARIABLE);
        return new HalleyHome(
                named == null || named.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".halley")
                        : Path.of(named.strip()));
    }

    /** Stacks, runs, artifacts and encrypted secrets. */
    public Path metadataDatabase() {
        return folder.resolve("metadata.db");
    }

    /** The address of the database that has them instead, on one line; absent if it is the file above. */
    public Path metadataUrl() {
        return folder.resolve("metadata-url");
    }

    /** The key that encrypts the secrets, made at first use. */
    public Path secretsKey() {
        return folder.resolve("secrets.key");
    }

    /** What steps returned, by content. */
    public Path artifacts() {
        return folder.resolve("artifacts");
    }

    /** One folder of jars for each installed integration. */
    public Path integrations() {
        return folder.resolve("integrations");
    }

    /** What the tracking server of this machine keeps. */
    public Path server() {
        return folder.resolve("server");
    }

    /** What was logged and not yet acknowledged by a tracking server. */
    public Path spool() {
        return folder.resolve("spool");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** May be deleted at any time. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /**
     * Makes the home if it is not there.
     *
     * @throws HalleyException if it cannot be made or is not a folder
     */
    public HalleyHome create() {
        make(folder);
        return this;
    }

    /**
     * Makes a folder of the home if it is not there, and returns it.
     *
     * @param inside one of the folders above, or a folder in one
     */
    public Path create(Path inside) {
        if (!inside.startsWith(folder)) {
            throw new IllegalArgumentException("folder: " + inside + " (expected: a folder in " + folder + ").");
        }
        create();
        make(inside);
        return inside;
    }

    private void make(Path made) {
        if (Files.isDirectory(made)) {
            return;
        }
        try {
            if (made.equals(folder) && made.getParent() != null) {
                Files.createDirectories(made.getParent());
            }
            Files.createDirectories(made, ownerOnly(folder));
        } catch (IOException e) {
            boolean file = Files.exists(made);
            throw new HalleyException(
                    ErrorKind.FAILED,
                    "The folder " + made + " cannot be made: " + (file ? "there is a file of that name" : reason(e))
                            + ". Set " + VARIABLE + " to a folder you may write to.",
                    e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
