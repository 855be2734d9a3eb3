package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How far references to secrets are checked when a component is registered. Before a run they are always resolved. */
public enum SecretValidation {
    NONE,
    SECRET_EXISTS,
    SECRET_AND_KEY_EXISTS;

    /** Names the level for one process. */
    public static final String VARIABLE = "HALLEY_SECRET_VALIDATION";

    /** What {@value #VARIABLE} says, else {@link #SECRET_AND_KEY_EXISTS}. */
    static SecretValidation of(UnaryOperator<@Nullable String> environment) {
        String given = environment.apply(VARIABLE);
        if (given == null || given.isBlank()) {
            return SECRET_AND_KEY_EXISTS;
        }
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(given.strip().replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new HalleyException(
                        ErrorKind.INVALID,
                        VARIABLE + ": '" + given + "' (expected: one of " + String.join(", ", names()) + ")."));
    }

    private static List<String> names() {
        return Arrays.stream(values())
                .map(level -> level.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
