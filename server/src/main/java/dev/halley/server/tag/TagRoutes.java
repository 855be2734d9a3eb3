package dev.halley.server.tag;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import java.util.Map;

/** Comet's calls that add, remove and list tags. */
public final class TagRoutes {

    private final Experiments experiments;
    private final Tags tags;

    public TagRoutes(Experiments experiments, Tags tags) {
        this.experiments = experiments;
        this.tags = tags;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .log("/write/experiment/tags", WRITE, this::add)
                .post("/write/experiment/tags/delete", WRITE, this::remove)
                .get("/experiment/tags", READ, this::list);
        routes.clientlib().log("/tags/add-tags-to-experiment", WRITE, this::add);
    }

    private void add(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        call.savedWhen(tags.add(id, body.texts("addedTags")));
    }

    private void remove(Call call) {
        Body body = call.json();
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        call.savedWhen(tags.remove(experiment.id(), body.texts("tags")));
    }

    private void list(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        call.answer(Map.of("tags", tags.of(experiment.id())));
    }
}
