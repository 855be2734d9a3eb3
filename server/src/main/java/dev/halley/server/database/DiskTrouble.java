package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with the server's own disk. Nothing of a request that ended so was acknowledged; it may be sent again when the disk is well. */
public enum DiskTrouble {
    /** There is no room, or no more than the quota. */
    FULL("the server's disk is full"),
    /** It cannot be read or written, or may only be read. */
    BROKEN("the server's disk does not take writes"),
    /** The process has as many files and connections open as it may. */
    TOO_MANY_FILES("the server has too many files open");

    private final String text;

    DiskTrouble(String text) {
        this.text = text;
    }

    /** A sentence for who asked, without paths. */
    public String text() {
        return text;
    }

    /** What a failure tells of the disk; null if nothing. */
    public static @Nullable DiskTrouble of(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            DiskTrouble found = null;
            if (cause instanceof SQLiteException sqlite) {
                found = of(sqlite.getResultCode());
            } else if (cause instanceof FileSystemException file) {
                found = of(file.getReason());
            } else if (cause instanceof IOException) {
                found = of(cause.getMessage());
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable DiskTrouble of(SQLiteErrorCode code) {
        if (code == SQLiteErrorCode.SQLITE_FULL) {
            return FULL;
        }
        String name = code.name();
        return name.startsWith("SQLITE_IOERR")
                        || name.startsWith("SQLITE_CANTOPEN")
                        || name.startsWith("SQLITE_READONLY")
                ? BROKEN
                : null;
    }

    /** Java tells what the system said only in words. */
    private static @Nullable DiskTrouble of(@Nullable String reason) {
        if (reason == null) {
            return null;
        }
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "no space left on device", "disk quota exceeded" -> FULL;
            case "input/output error", "read-only file system" -> BROKEN;
            case "too many open files", "too many open files in system" -> TOO_MANY_FILES;
            default -> null;
        };
    }
}
