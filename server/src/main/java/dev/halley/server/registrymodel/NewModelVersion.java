package dev.halley.server.registrymodel;

import dev.halley.server.experiment.Experiment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be registered.
 *
 * @param name as the client spells it
 * @param version null lets the server count on
 * @param description null leaves that of a known model
 */
record NewModelVersion(
        Experiment experiment,
        String experimentModelName,
        String name,
        @Nullable String version,
        @Nullable String description,
        @Nullable String comment,
        @Nullable String status,
        List<String> tags,
        boolean isPublic) {}
