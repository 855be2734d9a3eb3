package dev.halley.comet.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /workspaces}: where the key's user may work. */
public record WorkspaceNames(List<String> workspaceNames) {
    public WorkspaceNames(@Nullable List<String> workspaceNames) {
        this.workspaceNames = workspaceNames == null ? List.of() : List.copyOf(workspaceNames);
    }
}
