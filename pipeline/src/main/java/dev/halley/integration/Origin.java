package dev.halley.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the jars of an installed integration are from; kept beside them in the file {@code origin}.
 *
 * @param text {@code distribution}, Maven coordinates, or {@code class} and the name of a flavor's class
 */
record Origin(String text) {

    static final Origin DISTRIBUTION = new Origin("distribution");

    private static final String FILE = "origin";
    private static final String CLASS = "class ";

    static Origin of(String coordinates) {
        return new Origin(coordinates);
    }

    static Origin ofClass(String flavorClass) {
        return new Origin(CLASS + flavorClass);
    }

    /** The class to load although no service file names it. */
    Optional<String> flavorClass() {
        return text.startsWith(CLASS) ? Optional.of(text.substring(CLASS.length())) : Optional.empty();
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), text + "\n", StandardCharsets.UTF_8);
    }

    static Origin read(Path folder) {
        try {
            return new Origin(Files.readString(folder.resolve(FILE), StandardCharsets.UTF_8)
                    .strip());
        } catch (NoSuchFileException e) {
            return DISTRIBUTION;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
