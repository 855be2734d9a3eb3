package dev.halley.comet.zip;

/** A zip is not what its writer makes: it was made to do harm, or by another program. The message names the file and what is wrong. */
public final class HostileZipException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HostileZipException(String message) {
        super(message);
    }
}
