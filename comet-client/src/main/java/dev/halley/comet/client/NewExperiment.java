package dev.halley.comet.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment starts with.
 *
 * @param workspace null for the default workspace of the API key's user
 * @param project null for the workspace's default project, {@code general}; an unknown one is created by the server
 * @param name shown in tables; need not be unique
 * @param tags labels to find it by; without duplicates
 */
public record NewExperiment(
        @Nullable String workspace, @Nullable String project, String name, List<String> tags) {
    public NewExperiment {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of the experiment is blank (expected: a text to find it by)");
        }
        workspace = workspace == null || workspace.isBlank() ? null : workspace;
        project = project == null || project.isBlank() ? null : project;
        tags = tags.stream().distinct().toList();
    }

    /** An experiment in the default workspace and project, without tags. */
    public static NewExperiment named(String name) {
        return new NewExperiment(null, null, name, List.of());
    }
}
