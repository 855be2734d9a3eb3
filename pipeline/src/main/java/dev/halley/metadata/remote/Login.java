package dev.halley.metadata.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The server that a home works with instead of its own metadata store, in the file {@code login.json}, which only its owner can
 * read.
 *
 * @param user as the server calls the owner of the key
 */
public record Login(String url, String user, String apiKey) {

    private static final String FILE = "login.json";

    /** Asks the server whose the key is. */
    public static Login of(String url, String apiKey) {
        JsonNode account = new ServerCalls(url, apiKey).get("/api/v1/metadata-account");
        return new Login(
                new ServerCalls(url, apiKey).url(), account.path("user").asText(), apiKey);
    }

    /** Empty if the home works with its own store. */
    public static Optional<Login> find(HalleyHome home) {
        try {
            // Before the mapper is touched: most commands find no file, and shall not wait for its classes.
            byte[] bytes = Files.readAllBytes(home.folder().resolve(FILE));
            JsonNode read = StoreCalls.JSON.readTree(bytes);
            return Optional.of(new Login(
                    read.path("url").asText(),
                    read.path("user").asText(),
                    read.path("api_key").asText()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED,
                    home.folder().resolve(FILE)
                            + " cannot be read. Log in again: halley login <url>, or: halley logout",
                    e);
        }
    }

    public void save(HalleyHome home) {
        Path file = home.create().folder().resolve(FILE);
        Path draft = file.resolveSibling(FILE + "." + UUID.randomUUID());
        String text = StoreCalls.JSON
                .createObjectNode()
                .put("url", url)
                .put("user", user)
                .put("api_key", apiKey)
                .toPrettyString();
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(draft))) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, file + " cannot be written: " + e + ". Make the folder writable.", e);
        }
    }

    /** Returns false if there was none. */
    public static boolean delete(HalleyHome home) {
        try {
            return Files.deleteIfExists(home.folder().resolve(FILE));
        } catch (IOException e) {
            throw new HalleyException(
                    ErrorKind.FAILED, home.folder().resolve(FILE) + " cannot be deleted: " + e + ".", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
