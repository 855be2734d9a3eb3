package dev.halley.server.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Rows could not be written, as on a full disk. Nothing of them will be found, and the next ones may be. */
public final class NotWrittenException extends IOException {

    private static final long serialVersionUID = 1;

    NotWrittenException(Path file, IOException cause) {
        super(
                "the disk of '" + file + "' is full or takes no writes (" + cause.getMessage()
                        + "): nothing was written. Free some space and send it again.",
                cause);
    }
}
