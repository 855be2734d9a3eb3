package dev.halley.comet.archive;

import org.jspecify.annotations.Nullable;

/**
 * How archives are imported. {@link #usual} gives the defaults.
 *
 * @param workspace where new experiments go; null for what the archive says, else the default workspace of the key
 * @param project null for what the archive says, else the default project
 * @param copy whether each archive becomes an experiment of its own, under a new key; its models are not registered again.
 *     Defaults to false
 * @param skipInvalid whether lines that cannot be imported are left out and told, instead of refusing the archive. Defaults to false
 */
public record ImportOptions(
        @Nullable String workspace, @Nullable String project, boolean copy, boolean skipInvalid) {

    public static ImportOptions usual() {
        return new ImportOptions(null, null, false, false);
    }
}
