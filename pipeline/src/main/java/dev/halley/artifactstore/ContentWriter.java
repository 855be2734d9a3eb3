package dev.halley.artifactstore;

import java.io.IOException;
import java.io.OutputStream;

/** Writes content once, from its beginning to its end. */
@FunctionalInterface
public interface ContentWriter {

    void write(OutputStream out) throws IOException;
}
