package dev.halley.server.asset;

import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The call that logs a model whose files are elsewhere: each is a remote asset of the model. */
public final class RemoteModelRoutes {

    private final Experiments experiments;
    private final Assets assets;
    private final Clock clock;

    public RemoteModelRoutes(Experiments experiments, Assets assets, Clock clock) {
        this.experiments = experiments;
        this.assets = assets;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.clientlib().post("/asset/log-remote-model", WRITE, this::log);
    }

    private void log(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        String model = body.requiredText("modelName");
        List<Asset> files = new ArrayList<>();
        for (Body file : body.requires("remoteEntities").objects("remoteEntities")) {
            files.add(asset(model, file));
        }
        call.savedWhen(CompletableFuture.allOf(
                files.stream().map(file -> assets.put(id, file, false)).toArray(CompletableFuture[]::new)));
    }

    private Asset asset(String model, Body file) {
        String given = file.text("assetId");
        String link = file.requiredText("remoteUrl");
        String name = file.text("fileName");
        return new Asset(
                given == null ? UUID.randomUUID().toString().replace("-", "") : given,
                "model-element",
                name == null ? link.substring(link.lastIndexOf('/') + 1) : name,
                0,
                null,
                link,
                null,
                null,
                null,
                model,
                file.get("metadata") == null ? null : Body.loggedText(file.get("metadata")),
                clock.millis());
    }
}
