package dev.halley.server.registrymodel;

import static dev.halley.server.http.Permission.READ;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.asset.Blobs;
import dev.halley.server.asset.Zip;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import dev.halley.server.registrymodel.RegistryModels.Found;
import java.io.IOException;
import java.util.List;

/** Comet's calls on the models of experiments. */
public final class ExperimentModelRoutes {

    private final Experiments experiments;
    private final ExperimentModels models;
    private final RegistryModels registry;
    private final Blobs blobs;

    public ExperimentModelRoutes(
            Experiments experiments, ExperimentModels models, RegistryModels registry, Blobs blobs) {
        this.experiments = experiments;
        this.models = models;
        this.registry = registry;
        this.blobs = blobs;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .get("/experiment/model", READ, this::list)
                .get("/experiment/model/asset/list", READ, this::files)
                .get("/experiment/model/download", READ, this::download);
    }

    private Experiment experiment(Call call) {
        return experiments.require(call.caller(), call.query("experimentKey"));
    }

    private void list(Call call) {
        Experiment experiment = experiment(call);
        List<Found> registered = registry.ofExperiment(call.caller(), experiment.key());
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("models");
        for (String name : models.of(experiment.id()).keySet()) {
            ArrayNode records = listed.addObject()
                    .put("experimentModelId", new ExperimentModels.Id(experiment.key(), name).toString())
                    .put("experimentKey", experiment.key())
                    .put("modelName", name)
                    .putArray("registryRecords");
            for (Found found : registered) {
                if (found.version().experimentModelName().equals(name)) {
                    records.addObject()
                            .put("registryModelId", found.model().modelId())
                            .put("registryModelItemId", found.version().itemId())
                            .put("registryModelName", found.model().name())
                            .put("version", found.version().version().toString())
                            .put("createdAt", found.version().createdMillis());
                }
            }
        }
        call.answer(answer);
    }

    private void files(Call call) {
        Experiment experiment = experiment(call);
        String name = call.required("modelName");
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode listed = answer.putArray("assets");
        models.require(experiment.id(), name)
                .forEach(file -> listed.add(ModelWire.file(call.origin(), experiment.key(), name, file)));
        call.answer(answer);
    }

    private void download(Call call) throws IOException {
        String name = call.required("modelName");
        Zip.write(call, name + ".zip", models.require(experiment(call).id(), name), blobs);
    }
}
