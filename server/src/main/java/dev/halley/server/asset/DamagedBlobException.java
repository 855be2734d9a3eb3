package dev.halley.server.asset;

import dev.halley.server.error.DamagedException;

/** The content of an asset is not what was kept: the disk damaged or lost it. It is not given out. */
public final class DamagedBlobException extends DamagedException {

    private static final long serialVersionUID = 1L;

    DamagedBlobException(String sha256) {
        super("the content " + sha256
                + " is missing or damaged. Run `halley server check` and restore it from a backup.");
    }
}
