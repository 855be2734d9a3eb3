package dev.halley.server.api;

import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.experiment.NewExperiment;
import dev.halley.server.experiment.RunBeginnings;
import dev.halley.server.experiment.Times;
import dev.halley.server.http.Body;
import dev.halley.server.http.Json;
import dev.halley.server.http.LogCall;
import dev.halley.server.http.Routes;
import dev.halley.server.other.NewOther;
import dev.halley.server.other.Others;
import dev.halley.server.parameter.NewParameter;
import dev.halley.server.parameter.Parameters;
import dev.halley.server.tag.Tags;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is known of an experiment in one call: its beginning, name, others, tags, parameters and end. With Comet's own calls a step of a
 * pipeline, which has few values, costs five calls and seven commits; so it is one of each. Not Comet's; to send a part again changes nothing.
 */
public final class ExperimentPartRoutes {

    private final Experiments experiments;
    private final RunBeginnings beginnings;
    private final Clock clock;

    public ExperimentPartRoutes(Experiments experiments, RunBeginnings beginnings, Clock clock) {
        this.experiments = experiments;
        this.beginnings = beginnings;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.api().log("/experiments/part", WRITE, this::log);
    }

    /** What is wrong about a part is found before anything of it is stored. */
    private record Part(
            @Nullable String name,
            List<NewOther> others,
            List<String> tags,
            List<NewParameter> parameters,
            @Nullable Body end) {}

    private void log(LogCall call) {
        Body body = call.json();
        Part part = new Part(
                body.text("name"),
                body.objects("others").stream().map(this::other).toList(),
                body.texts("tags"),
                body.objects("parameters").stream().map(this::parameter).toList(),
                object(body, "end"));
        Body beginning = object(body, "beginning");
        if (beginning == null) {
            long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
            call.savedWhen(experiments.change(id, change(part, part.name())));
            return;
        }
        NewExperiment wanted = new NewExperiment(
                body.requiredText("experimentKey"),
                beginning.text("workspace"),
                beginning.text("project"),
                part.name(),
                beginning.flag("offline"));
        String origin = call.origin();
        CompletableFuture<Experiment> stored =
                beginnings.begin(call.caller(), wanted, change(part, null), change(part, part.name()));
        call.when(stored, experiment -> call.answer(answer(origin, experiment)));
    }

    private static @Nullable Body object(Body body, String name) {
        if (!body.has(name)) {
            return null;
        }
        if (body.get(name) instanceof ObjectNode object) {
            return new Body(object);
        }
        throw new ApiException(ErrorKind.INVALID, name + ": " + body.get(name) + " (expected: an object).");
    }

    private NewOther other(Body body) {
        return new NewOther(body.requiredText("key"), Body.loggedText(body.get("value")), Times.of(body, clock));
    }

    private NewParameter parameter(Body body) {
        return new NewParameter(
                body.requiredText("parameterName"),
                Body.loggedText(body.get("parameterValue")),
                body.text("context"),
                body.number("step"),
                null,
                Times.of(body, clock));
    }

    /** One write, and so one commit. A write that waited for another one's commit would hold up all that are told of theirs. */
    private Experiments.Change change(Part part, @Nullable String name) {
        Body end = part.end();
        Experiments.Change ended = end == null
                ? null
                : experiments.ended(end.number("startMillis"), end.number("endMillis"), end.text("failure"));
        return (handle, id) -> {
            if (name != null) {
                Experiments.named(name).write(handle, id);
            }
            if (!part.others().isEmpty()) {
                Others.put(handle, id, part.others());
            }
            if (!part.tags().isEmpty()) {
                Tags.add(handle, id, part.tags());
            }
            if (!part.parameters().isEmpty()) {
                Parameters.put(handle, id, part.parameters());
            }
            if (ended != null) {
                ended.write(handle, id);
            }
        };
    }

    private static ObjectNode answer(String origin, Experiment experiment) {
        String path = experiment.path();
        return Json.MAPPER
                .createObjectNode()
                .put("msg", "Saved")
                .put("code", 200)
                .put("runId", experiment.key())
                .put("project_id", experiment.projectKey())
                .put("focusUrl", origin + path.substring(0, path.lastIndexOf('/') + 1));
    }
}
