package dev.halley.comet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@link CometPaths#EXPERIMENT_PART}: what is known of an experiment, from all of it to a single tag. To send a part again
 * changes nothing.
 *
 * @param beginning makes the experiment, unless it is there already; null if it is known to be there
 * @param name null leaves it as it is
 * @param end null if the experiment goes on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExperimentPart(
        String experimentKey,
        @Nullable Beginning beginning,
        @Nullable String name,
        List<OtherValue> others,
        List<String> tags,
        List<ParameterValue> parameters,
        @Nullable End end) {

    public ExperimentPart {
        others = List.copyOf(others);
        tags = List.copyOf(tags);
        parameters = List.copyOf(parameters);
    }

    /**
     * Where the experiment belongs.
     *
     * @param workspace null for the default one of the key's user
     * @param project null for the default project
     * @param offline whether the process that logged it is gone
     */
    public record Beginning(
            @Nullable String workspace, @Nullable String project, boolean offline) {}

    /** @param failure why it failed; null if it succeeded */
    public record End(
            long startMillis, long endMillis, @Nullable String failure) {}
}
