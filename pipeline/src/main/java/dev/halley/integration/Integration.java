package dev.halley.integration;

import java.util.List;

/**
 * An integration that is installed or could be.
 *
 * @param origin {@code distribution}, the coordinates it was resolved by, or {@code class} and the name of a flavor
 * @param jars file names, sorted
 */
public record Integration(String name, boolean installed, String origin, List<String> jars) {

    public Integration {
        jars = List.copyOf(jars);
    }
}
