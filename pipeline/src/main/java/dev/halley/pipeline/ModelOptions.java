package dev.halley.pipeline;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model that a pipeline works on. Each run makes a version of it, and what its steps make belongs to that version:
 *
 * <pre>{@code
 * p.model(ModelOptions.named("digit-classifier").license("Apache-2.0").tags("vision"));
 * }</pre>
 *
 * @param name of the model
 * @param version name of the version, in which {@code {date}}, {@code {time}} and {@code {run}} are filled in; null to be named by
 *     its number. A run with the name of a version that is there adds to it
 */
public record ModelOptions(
        String name, @Nullable String version, String description, String license, List<String> tags) {

    public ModelOptions {
        tags = List.copyOf(tags);
        if (name.isBlank()) {
            throw new IllegalArgumentException("model: '' (expected: a name).");
        }
    }

    public static ModelOptions named(String name) {
        return new ModelOptions(name, null, "", "", List.of());
    }

    public ModelOptions version(String template) {
        return new ModelOptions(name, template, description, license, tags);
    }

    public ModelOptions description(String text) {
        return new ModelOptions(name, version, text, license, tags);
    }

    public ModelOptions license(String text) {
        return new ModelOptions(name, version, description, text, tags);
    }

    public ModelOptions tags(String... all) {
        return new ModelOptions(name, version, description, license, Arrays.asList(all));
    }
}
