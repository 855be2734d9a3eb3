package dev.halley.stack;

import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import java.util.regex.Pattern;

/** Which names components and stacks may have: those that need no quotes in a shell, in a URL and in YAML. */
final class ComponentNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

    private ComponentNames() {}

    static void require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    what + " name: '" + name
                            + "' (expected: a letter, digit or '_', then letters, digits, '_', '-' and '.', at most 128).");
        }
    }
}
