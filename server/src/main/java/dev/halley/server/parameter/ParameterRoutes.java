package dev.halley.server.parameter;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.LoggedValue;
import dev.halley.server.experiment.Times;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.LeftOut;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Comet's calls that log parameters and read them back. */
public final class ParameterRoutes {

    private final Experiments experiments;
    private final Parameters parameters;
    private final Clock clock;

    public ParameterRoutes(Experiments experiments, Parameters parameters, Clock clock) {
        this.experiments = experiments;
        this.parameters = parameters;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .log("/write/experiment/parameter", WRITE, this::log)
                .post("/write/experiment/parameter/delete", WRITE, this::delete)
                .post("/write/experiments/parameters/delete", WRITE, this::deleteMany)
                .get("/experiment/parameters", READ, this::list);
        routes.clientlib().log("/batch/logger/experiment/parameter", WRITE, this::logBatch);
    }

    private void log(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        call.savedWhen(parameters.put(id, List.of(parameter(body, body.number("step"), Times.of(body, clock)))));
    }

    private void logBatch(LogCall call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        LeftOut leftOut = new LeftOut();
        List<NewParameter> batch = new ArrayList<>();
        for (JsonNode value : body.nodes("values")) {
            NewParameter parameter = leftOut.unlessOdd(() -> oneOfBatch(Body.object("values", value), leftOut));
            if (parameter != null) {
                batch.add(parameter);
            }
        }
        leftOut.requireSome(batch.size());
        leftOut.savedWhen(call, parameters.put(id, batch));
    }

    /** A step or time that is none costs only itself. */
    private NewParameter oneOfBatch(Body body, LeftOut leftOut) {
        Long step = leftOut.unlessOdd(() -> body.number("step"));
        Long millis = leftOut.unlessOdd(() -> Times.of(body, clock));
        return parameter(body, step, millis == null ? clock.millis() : millis);
    }

    private static NewParameter parameter(Body body, @Nullable Long step, long millis) {
        return new NewParameter(
                body.requiredText("parameterName"),
                Body.loggedText(body.get("parameterValue")),
                body.text("context", "runContext"),
                step,
                body.text("source"),
                millis);
    }

    private void delete(Call call) {
        call.savedWhen(delete(call, call.json()));
    }

    private void deleteMany(Call call) {
        call.savedWhen(CompletableFuture.allOf(
                call.jsonArray().stream().map(body -> delete(call, body)).toArray(CompletableFuture[]::new)));
    }

    private CompletableFuture<Integer> delete(Call call, Body body) {
        Experiment experiment = experiments.require(call.caller(), body.text("experimentKey"));
        return parameters.delete(experiment.id(), body.requiredText("parameterName"));
    }

    private void list(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        call.answer(Map.of(
                "values",
                parameters.of(experiment.id()).stream().map(LoggedValue::wire).toList()));
    }
}
