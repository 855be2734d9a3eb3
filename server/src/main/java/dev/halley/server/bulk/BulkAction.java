package dev.halley.server.bulk;

import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import java.util.Arrays;
import java.util.Locale;

/** What is done to many experiments. */
public enum BulkAction {
    ARCHIVE,
    RESTORE,
    /** Into the trash. */
    DELETE,
    TAG,
    UNTAG,
    /** Into another project of the workspace. */
    MOVE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static BulkAction of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorKind.INVALID,
                        "action: '" + word + "' (expected: archive, restore, delete, tag, untag or move)."));
    }
}
