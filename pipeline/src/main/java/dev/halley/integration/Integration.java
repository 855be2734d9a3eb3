package dev.halley.integration;

import java.util.List;

/**
 * An integration that is installed or could be.
 *
 * @param jars file names, sorted
 */
public record Integration(String name, boolean installed, List<String> jars) {

    public Integration {
        jars = List.copyOf(jars);
    }
}
