package dev.halley.server.artifact;

import dev.halley.server.experiment.Experiment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment says of the version that it is about to upload.
 *
 * @param version null lets the server count on
 * @param metadata a JSON object as text
 */
record NewVersion(
        Experiment experiment,
        String name,
        String type,
        @Nullable String version,
        List<String> aliases,
        List<String> tags,
        @Nullable String metadata,
        @Nullable String description,
        boolean isPublic) {}
