package dev.halley.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Predicate;

/** Keeps content by its SHA-256. Thread-safe. */
public interface BlobStore extends AutoCloseable {

    /** Something that is done with the name of each content. */
    @FunctionalInterface
    interface Visitor {
        void visit(String sha256) throws IOException;
    }

    /**
     * Keeps the content of a file under its hash; it is durable when this returns. Content that is there already is made young again.
     *
     * @param file may be moved away
     */
    void put(String sha256, Path file) throws IOException;

    /**
     * Opens content for reading.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String sha256) throws IOException;

    boolean has(String sha256) throws IOException;

    /** Visits the name of all content, in no order. */
    void each(Visitor visitor) throws IOException;

    /** Puts damaged content where nobody reads it, and keeps it there for whoever can repair it. */
    void quarantine(String sha256) throws IOException;

    /**
     * Removes content that was last put before {@code limit} and is {@code unused}.
     *
     * @return how much of it
     */
    int removeOlderThan(Instant limit, Predicate<String> unused) throws IOException;

    /** Where it is, for people; no secret is in it. */
    @Override
    String toString();

    @Override
    void close();
}
