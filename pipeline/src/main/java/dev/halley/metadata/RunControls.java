package dev.halley.metadata;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people did to a run, or are asked for.
 *
 * @param pausedAt when it was paused; null if it is not
 * @param pausedBy who paused it; empty if it is not paused
 * @param approvals in the order in which they were asked for
 */
public record RunControls(@Nullable Instant pausedAt, String pausedBy, List<StoredApproval> approvals) {

    public static final RunControls NONE = new RunControls(null, "", List.of());

    public RunControls {
        approvals = List.copyOf(approvals);
    }
}
