package dev.halley.server.trash;

import java.time.Duration;

/**
 * How long what nobody needs is kept; zero is for ever.
 *
 * @param trash after an experiment was deleted
 * @param archive after an archived experiment ended; then it goes to the trash
 */
public record Retention(Duration trash, Duration archive) {

    public static Retention ofDays(long trash, long archive) {
        return new Retention(Duration.ofDays(trash), Duration.ofDays(archive));
    }
}
