package dev.halley.comet.archive;

import org.jspecify.annotations.Nullable;

/** An archive is not imported, or not to its end. The message names the archive, what is wrong and the remedy. */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** The archive is damaged, hostile or no archive of comet_ml. Nothing of it was sent. */
        ARCHIVE,
        /** The server does not answer, or not as a Comet server does. What was sent counts once when it is sent again. */
        UNREACHABLE,
        /** The server does not know the API key. */
        UNAUTHORIZED,
        /** The server refuses the experiment. */
        REFUSED
    }

    private final Kind kind;

    ImportException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static ImportException archive(String message) {
        return new ImportException(Kind.ARCHIVE, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
