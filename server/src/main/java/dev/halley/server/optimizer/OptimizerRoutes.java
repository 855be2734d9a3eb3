package dev.halley.server.optimizer;

import static dev.halley.server.http.Permission.PUBLIC;
import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.error.ApiException;
import dev.halley.server.error.ErrorKind;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Dialect;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Comet's optimizer service. Comet: of what it cannot do it says so with status 200, a {@code code} of its own and a {@code message},
 * which is what Python reads; a request that is no request is refused as everywhere.
 */
public final class OptimizerRoutes {

    private static final int NONE_LEFT = 404;

    private final Optimizers optimizers;

    public OptimizerRoutes(Optimizers optimizers) {
        this.optimizers = optimizers;
    }

    public void declare(Routes routes) {
        routes.root(Dialect.COMET)
                .get("/optimizer/spec", PUBLIC, OptimizerRoutes::spec)
                .get("/optimizer/algorithms", PUBLIC, OptimizerRoutes::algorithms)
                .post("/optimizer/create", WRITE, this::create)
                .get("/optimizer/status", READ, this::status)
                .get("/optimizer/next", WRITE, this::next)
                .post("/optimizer/update", WRITE, this::update)
                .post("/optimizer/insert", WRITE, this::insert);
    }

    /** Answers what the work gives, or why it could not be done. */
    private static void answer(Call call, Supplier<Object> work) {
        Object answer;
        try {
            answer = work.get();
        } catch (ApiException refused) {
            String message = String.valueOf(refused.getMessage());
            answer = Json.MAPPER
                    .createObjectNode()
                    .put("code", refused.kind().status())
                    .put("message", message)
                    .put("msg", message)
                    .put("sdk_error_code", refused.sdkErrorCode());
        }
        call.answer(answer);
    }

    private static void spec(Call call) {
        String name = call.query("algorithmName");
        // Comet: `comet check` asks without a name.
        answer(call, () -> Algorithm.of(name == null ? "random" : name).spec());
    }

    private static void algorithms(Call call) {
        call.answer(Map.of(
                "algorithms",
                List.of(Algorithm.values()).stream().map(Algorithm::wireName).toList()));
    }

    private void create(Call call) {
        Body body = call.json();
        Long trials = body.number("trials");
        String algorithm = body.requiredText("algorithm");
        String name = body.text("name");
        ObjectNode parameters = object(body, "parameters");
        ObjectNode spec = objectOrNone(body, "spec");
        answer(call, () -> {
            String id = optimizers.create(
                    call.caller(), Algorithm.of(algorithm), name, parameters, spec, trials == null ? 1 : trials);
            return Map.of("code", 200, "id", id);
        });
    }

    private static ObjectNode object(Body body, String name) {
        return objectOrNone(body.requires(name), name);
    }

    private static ObjectNode objectOrNone(Body body, String name) {
        Body object = body.object(name);
        return object == null ? Json.MAPPER.createObjectNode() : object.node();
    }

    private void status(Call call) {
        String id = call.required("id");
        answer(call, () -> status(call, id));
    }

    private ObjectNode status(Call call, String id) {
        Sweep sweep = optimizers.require(call.caller(), id);
        List<Trial> trials = optimizers.trials(sweep);
        Optional<Long> size = sweep.search().size();
        long sets = trials.stream().map(Trial::pid).distinct().count();
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("id", sweep.optimizerId())
                .put("name", sweep.name())
                .put("algorithm", sweep.algorithm().wireName())
                .put("trials", sweep.trials())
                .put("status", sweep.completed() ? "completed" : "running")
                .put("version", "2.0.1")
                .put("comboCount", sets)
                .put("maxCombo", sweep.spec().path("maxCombo").asLong(0))
                .put("configSpaceSize", size.orElse(null))
                .put("startTime", sweep.createdMillis())
                .put("lastUpdateTime", sweep.updatedMillis())
                .put("endTime", sweep.endedMillis());
        answer.set("parameters", sweep.parameters());
        answer.set("spec", sweep.spec());
        answer.putObject("state").put("sequence_i", sets).put("total", trials.size());
        return answer;
    }

    private void next(Call call) {
        String id = call.required("id");
        answer(call, () -> next(call, id));
    }

    private Object next(Call call, String id) {
        Optional<Trial> next = optimizers.next(call.caller(), id);
        if (next.isEmpty()) {
            return Map.of("code", NONE_LEFT, "message", "the sweep is completed: no parameters are left.");
        }
        Trial trial = next.get();
        ObjectNode answer = Json.MAPPER.createObjectNode().put("code", 200);
        ObjectNode given = answer.putObject("parameters")
                .put("pid", trial.pid())
                .put("trial", trial.trial())
                .put("count", trial.setNumber() + 1)
                .put("status", trial.status())
                .put("tries", trial.tries())
                .put("startTime", trial.startedMillis())
                .put("lastUpdateTime", trial.startedMillis())
                .putNull("endTime")
                .putNull("score")
                .putNull("epoch");
        given.set("parameters", trial.parameters());
        return answer;
    }

    private void update(Call call) {
        Body body = call.json();
        String id = body.requiredText("id");
        String pid = body.requiredText("pid");
        long trial = trial(body);
        String status = body.text("status");
        Double score = score(body);
        Long epoch = body.number("epoch");
        String metadata = body.has("metadata") ? Body.loggedText(body.get("metadata")) : null;
        answer(call, () -> {
            optimizers.update(call.caller(), id, pid, trial, status, score, epoch, metadata);
            return Map.of("code", 200);
        });
    }

    private static long trial(Body body) {
        Long trial = body.number("trial");
        return trial == null ? 1 : trial;
    }

    private static @Nullable Double score(Body body) {
        JsonNode score = body.get("score");
        if (score == null) {
            return null;
        }
        try {
            double value = score.isNumber() ? score.doubleValue() : Double.parseDouble(score.asText());
            return Double.isFinite(value) ? (Double) value : null;
        } catch (NumberFormatException notANumber) {
            throw new ApiException(ErrorKind.INVALID, "score: '" + score.asText() + "' (expected: a number).");
        }
    }

    private void insert(Call call) {
        Body body = call.json();
        Long start = body.number("startTime");
        Long tries = body.number("tries");
        String status = body.text("status");
        String id = body.requiredText("id");
        Trial made = new Trial(
                body.requiredText("pid"),
                trial(body),
                0,
                object(body, "parameters"),
                status == null ? "completed" : status,
                tries == null ? 1 : tries,
                score(body),
                body.number("epoch"),
                start == null ? 0 : start,
                body.number("endTime"));
        answer(call, () -> {
            optimizers.insert(call.caller(), id, made);
            return Map.of("code", 200);
        });
    }
}
