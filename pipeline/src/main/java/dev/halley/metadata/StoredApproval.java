package dev.halley.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step that waits for a person, or did.
 *
 * @param decided null as long as nobody has
 * @param by who decided; empty as long as nobody has
 */
public record StoredApproval(
        String runId,
        String step,
        String stepRunId,
        String question,
        Instant asked,
        @Nullable Instant decided,
        boolean approved,
        String by,
        String comment) {}
