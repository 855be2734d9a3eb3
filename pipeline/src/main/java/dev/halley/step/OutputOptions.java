package dev.halley.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an artifact that a step makes:
 *
 * <pre>{@code
 * p.step(Digits::train, data).output(OutputOptions.named("digits-model").kind("model").tags("nightly"));
 * }</pre>
 *
 * @param name of the artifact over all pipelines, in which {@code {pipeline}}, {@code {step}}, {@code {date}} and {@code {time}} are
 *     filled in; null for {@code PIPELINE::STEP::OUTPUT}
 * @param kind what it is for, as {@code data}, {@code model}, {@code metrics}; null for {@code data}
 */
public record OutputOptions(@Nullable String name, @Nullable String kind, List<String> tags) {

    public static final OutputOptions NONE = new OutputOptions(null, null, List.of());

    public OutputOptions {
        tags = List.copyOf(tags);
    }

    public static OutputOptions named(String name) {
        return new OutputOptions(name, null, List.of());
    }

    public OutputOptions kind(String what) {
        return new OutputOptions(name, what, tags);
    }

    public OutputOptions tags(String... more) {
        List<String> all = new ArrayList<>(tags);
        all.addAll(Arrays.asList(more));
        return new OutputOptions(name, kind, all);
    }
}
