package dev.halley.client;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A line that a step printed. */
public record LogLine(Instant at, Source source, String text) {

    /** Where it was printed. */
    public enum Source {
        STDOUT,
        STDERR,
        /** By Halley itself, for instance that a step is tried again. */
        HALLEY
    }

    /** Reads {@code TIME SOURCE TEXT}. */
    static LogLine parse(String line) {
        int first = line.indexOf(' ');
        try {
            Instant at = Instant.parse(first < 0 ? line : line.substring(0, first));
            Source source =
                    switch (line.charAt(first + 1)) {
                        case 'E' -> Source.STDERR;
                        case 'H' -> Source.HALLEY;
                        default -> Source.STDOUT;
                    };
            return new LogLine(at, source, line.length() < first + 3 ? "" : line.substring(first + 3));
        } catch (DateTimeParseException | StringIndexOutOfBoundsException e) {
            return new LogLine(Instant.EPOCH, Source.STDOUT, line);
        }
    }
}
