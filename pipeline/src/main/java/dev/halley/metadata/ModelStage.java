package dev.halley.metadata;

import java.util.Locale;

/** How far a version of a model got. At most one version of a model is in staging, and one in production. */
public enum ModelStage {
    NONE,
    STAGING,
    PRODUCTION,
    ARCHIVED;

    /** The word in tables and JSON: {@code production}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
