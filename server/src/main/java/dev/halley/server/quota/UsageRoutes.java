package dev.halley.server.quota;

import static dev.halley.server.http.Permission.READ;

import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import dev.halley.server.workspace.Workspaces;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much a workspace keeps, for its members. */
public final class UsageRoutes {

    private final Workspaces workspaces;
    private final Quotas quotas;

    public UsageRoutes(Workspaces workspaces, Quotas quotas) {
        this.workspaces = workspaces;
        this.quotas = quotas;
    }

    public void declare(Routes routes) {
        routes.api().get("/workspaces/{workspace}/usage", READ, this::usage);
    }

    private void usage(Call call) {
        Quotas.Usage usage = quotas.of(
                workspaces.require(call.caller(), call.path("workspace")).id());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("experiments", usage.experiments());
        answer.put("mostExperiments", usage.mostExperiments() == 0 ? null : usage.mostExperiments());
        answer.put("assetBytes", usage.bytes());
        answer.put("mostAssetBytes", usage.mostBytes() == 0 ? null : usage.mostBytes());
        call.answer(answer);
    }
}
