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
import java.util.concurrent.CompletableFuture;

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
        routes.api().log("/experiments/others", WRITE, this::logMany);
    }

    private void log(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        call.savedWhen(log(id, List.of(other(body))));
    }

    private void logMany(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        call.savedWhen(log(id, body.objects("values").stream().map(this::other).toList()));
    }

    private CompletableFuture<?> log(long id, List<NewOther> all) {
        List<NewOther> plain =
                all.stream().filter(other -> !other.name().equals(NAME)).toList();
        CompletableFuture<?> logged = plain.isEmpty() ? CompletableFuture.completedFuture(0) : others.put(id, plain);
        for (NewOther other : all) {
            if (other.name().equals(NAME)) {
                experiments.rename(id, other.value());
            }
        }
        return logged;
    }

    private NewOther other(Body body) {
        return new NewOther(
                body.requiredText("key", "name"), Body.loggedText(body.get("value")), Times.of(body, clock));
    }

    private void list(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        List<ObjectNode> values = new ArrayList<>();
        values.add(new LoggedValue(NAME, experiment.name(), null, null, experiment.startMillis()).wire());
        others.of(experiment.id()).forEach(other -> values.add(other.wire()));
        call.answer(Map.of("values", values));
    }
}
