package dev.halley.server.environment;

import static dev.halley.server.http.Permission.READ;
import static dev.halley.server.http.Permission.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halley.server.environment.Environments.Kind;
import dev.halley.server.experiment.Experiment;
import dev.halley.server.experiment.Experiments;
import dev.halley.server.http.Body;
import dev.halley.server.http.Call;
import dev.halley.server.http.Json;
import dev.halley.server.http.Routes;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/** Comet's calls that log the environment and read it back. */
public final class EnvironmentRoutes {

    private static final List<String> GIT_FIELDS = List.of("user", "root", "branch", "parent", "origin");

    /** Comet: Python reads each of them without asking whether it is there. */
    private static final List<String> SYSTEM_FIELDS = List.of(
            "command",
            "env",
            "executable",
            "gpuStaticInfoList",
            "hostname",
            "installedPackages",
            "ip",
            "logAdditionalSystemInfoList",
            "machine",
            "maxTotalMemory",
            "networkInterfaceIps",
            "os",
            "osPackages",
            "osRelease",
            "osType",
            "pid",
            "processor",
            "pythonVersion",
            "pythonVersionVerbose",
            "totalRam",
            "user");

    private final Experiments experiments;
    private final Environments environments;
    private final LongFunction<Set<String>> metricNames;

    /** @param metricNames the names of the metrics of an experiment */
    public EnvironmentRoutes(
            Experiments experiments, Environments environments, LongFunction<Set<String>> metricNames) {
        this.metricNames = metricNames;
        this.experiments = experiments;
        this.environments = environments;
    }

    public void declare(Routes routes) {
        routes.cometRest()
                .post("/write/experiment/system-details", WRITE, call -> log(call, Kind.SYSTEM))
                .post("/write/experiment/git/metadata", WRITE, call -> log(call, Kind.GIT))
                .post("/write/experiment/cloud-details", WRITE, this::logCloud)
                .put("/write/experiment/dependencies", WRITE, this::logDependencies)
                .get("/experiment/system-details", READ, this::readSystem)
                .get("/experiment/git/metadata", READ, this::readGit);
    }

    private void log(Call call, Kind kind) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        ObjectNode part = body.node().deepCopy();
        part.remove(List.of("experimentKey", "apiKey"));
        call.savedWhen(environments.merge(id, kind, part));
    }

    private void logCloud(Call call) {
        logAs(call, "cloudDetails");
    }

    private void logDependencies(Call call) {
        logAs(call, "dependencies");
    }

    private void logAs(Call call, String field) {
        Body body = call.json();
        long id = experiments.requireForLogging(call.caller(), body.text("experimentKey"));
        ObjectNode part = body.node().deepCopy();
        part.remove(List.of("experimentKey", "apiKey"));
        call.savedWhen(environments.merge(
                id, Kind.SYSTEM, Json.MAPPER.createObjectNode().set(field, part)));
    }

    private void readSystem(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        ObjectNode details = environments.get(experiment.id(), Kind.SYSTEM);
        SYSTEM_FIELDS.stream().filter(field -> !details.has(field)).forEach(details::putNull);
        ArrayNode names = details.putArray("systemMetricNames");
        metricNames.apply(experiment.id()).stream()
                .filter(name -> name.startsWith("sys."))
                .forEach(names::add);
        call.answer(details.put("experimentKey", experiment.key()));
    }

    private void readGit(Call call) {
        Experiment experiment = experiments.require(call.caller(), call.query("experimentKey"));
        ObjectNode stored = environments.get(experiment.id(), Kind.GIT);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        GIT_FIELDS.forEach(field -> answer.set(field, stored.get(field)));
        call.answer(answer);
    }
}
