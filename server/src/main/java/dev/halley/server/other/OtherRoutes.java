package dev.halley.server.other;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.LoggedValue;
import dev.halley.server.experiment.Times;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Comet's calls that log others and read them back. */
public final class OtherRoutes {

    /** The other that is the experiment's name. */
    private static final String NAME = "Name";

    private final Experiments experiments;
    private final Others others;
    private final Clock clock;

    public OtherRoutes(Experiments experiments, Others others, Clock clock) {
        this.experiments = experiments;
        this.others = others;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .log("/write/experiment/log-other", WRITE, this::log)
                .get("/experiment/log-other", READ, this::list);
    }

    private void log(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        NewOther other = new NewOther(
                body.requiredText("key", "name"), Body.loggedText(body.get("value")), Times.of(body, clock));
        call.savedWhen(
                other.name().equals(NAME) ? experiments.rename(id, other.value()) : others.put(id, List.of(other)));
    }

    private void list(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        List<ObjectNode> values = new ArrayList<>();
        values.add(new LoggedValue(NAME, experiment.name(), null, null, experiment.startMillis()).wire());
        others.of(experiment.id()).forEach(other -> values.add(other.wire()));
        call.answer(Map.of("values", values));
    }
}
