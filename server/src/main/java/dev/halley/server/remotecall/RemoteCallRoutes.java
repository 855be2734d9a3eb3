package dev.halley.server.remotecall;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.util.List;
import java.util.Map;

/** Calls of running programs: Comet's protocol for the programs, the native API for those who call. */
public final class RemoteCallRoutes {

    private final Experiments experiments;
    private final RemoteCalls calls;

    public RemoteCallRoutes(Experiments experiments, RemoteCalls calls) {
        this.experiments = experiments;
        this.calls = calls;
    }

    public void declare(Routes routes) {
        routes.clientlib()
                .post("/rpc/register-rpc", WRITE, this::register)
                .get("/rpc/get-pending-rpcs", WRITE, this::deliver)
                .post("/rpc/save-rpc-result", WRITE, this::end);
        routes.cometRest().get("/write/experiment/stop", WRITE, this::stop);
        routes.api()
                .get("/experiments/{experimentKey}/calls", READ, this::list)
                .post("/experiments/{experimentKey}/calls", WRITE, this::call);
    }

    private void register(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        String documentation = body.text("functionDocumentation");
        call.savedWhen(calls.register(
                id,
                new RemoteFunction(
                        body.requiredText("functionName"),
                        documentation == null ? "" : documentation,
                        body.texts("argumentNames"))));
    }

    private void deliver(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        List<ObjectNode> waiting = calls.deliver(experiment.id()).stream()
                .map(RemoteCallRoutes::waiting)
                .toList();
        call.answer(Map.of("remoteProcedureCalls", waiting));
    }

    /** Comet: Python drops a call that has any other field. */
    private static ObjectNode waiting(RemoteCall waiting) {
        ObjectNode wire = Json.MAPPER
                .createObjectNode()
                .put("callId", waiting.callId())
                .put("userName", waiting.userName())
                .put("functionName", waiting.functionName())
                .put("cometDefined", waiting.predefined())
                .put("createdAt", waiting.createdMillis());
        var arguments = wire.putArray("arguments");
        parsed(waiting.arguments())
                .properties()
                .forEach(argument ->
                        arguments.addObject().put("name", argument.getKey()).set("value", argument.getValue()));
        return wire;
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException(damaged);
        }
    }

    private void end(Call call) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        String error = body.text("errorStackTrace");
        call.savedWhen(calls.end(
                id,
                body.requiredText("callId"),
                body.text("result"),
                error == null || error.isEmpty() ? body.text("errorMessage") : error));
    }

    private void stop(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        calls.stop(experiment.id(), call.caller());
        call.answer(Map.of("msg", "Stop Requested", "code", 200));
    }

    private void list(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        call.answer(Map.of("functions", calls.functions(experiment.id()), "calls", calls.of(experiment.id())));
    }

    private void call(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.path("experimentKey"));
        Body body = call.json();
        String function = body.requiredText("functionName");
        boolean registered = calls.functions(experiment.id()).stream()
                .anyMatch(known -> known.name().equals(function));
        if (!registered && !function.equals(RemoteCalls.STOP)) {
            throw new ApiException(
                    ErrorKind.INVALID,
                    "functionName: '" + function + "' (expected: 'stop' or a function that the program registered).");
        }
        ObjectNode arguments =
                body.get("arguments") instanceof ObjectNode given ? given : Json.MAPPER.createObjectNode();
        call.answer(Map.of("callId", calls.call(experiment.id(), call.caller(), function, !registered, arguments)));
    }
}
