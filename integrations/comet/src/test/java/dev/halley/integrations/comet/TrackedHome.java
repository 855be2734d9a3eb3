package dev.halley.integrations.comet;

import dev.halley.client.Client;
import dev.halley.comet.client.CometConfig;
import dev.halley.comet.client.CometSync;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunOptions;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A Halley home whose active stack tracks to a real server, and a way to ask that server what it has. */
final class TrackedHome implements AutoCloseable {

    static final String KEY = "owner-key-of-the-tests-0123";
    static final String TRACKER = "comet_tracker";

    final Path home;
    final Client client;
    private final Path serverHome;
    private TrackingServer server;

    TrackedHome(Path folder) {
        this(folder, halleyHome -> Client.open(halleyHome, variable -> null));
    }

    TrackedHome(Path folder, Function<HalleyHome, Client> open) {
        serverHome = folder.resolve("server");
        home = folder.resolve("home");
        server = TrackingServer.start(new ServerConfig(serverHome, "127.0.0.1", 0, "ada", KEY));
        client = open.apply(new HalleyHome(home));
    }

    /** Registers the tracker and a stack with it, and makes that the active one. */
    TrackedHome withTracker(String... attributes) {
        Map<String, String> given =
                new HashMap<>(Map.of("api_key", KEY, "url", server.url(), "project_name", "digits"));
        for (int i = 0; i < attributes.length; i += 2) {
            given.put(attributes[i], attributes[i + 1]);
        }
        client.components().register(ComponentType.EXPERIMENT_TRACKER, TRACKER, "comet", given, Check.LATER);
        client.stacks().register("tracked", Map.of(ComponentType.EXPERIMENT_TRACKER, List.of(TRACKER)));
        client.stacks().setActive("tracked");
        return this;
    }

    RunOptions options() {
        return RunOptions.defaults().client(client).returnFailures();
    }

    PipelineRun run(Pipeline pipeline) {
        return pipeline.run(options());
    }

    String url() {
        return server.url();
    }

    void stopServer() {
        server.close();
    }

    /** On the port it had before. */
    void startServer() {
        server = TrackingServer.start(new ServerConfig(serverHome, "127.0.0.1", server.port(), "ada", KEY));
    }

    /** Sends what runs left in the spool. */
    CometSync.Report sync() {
        return CometSync.sync(
                CometConfig.of(URI.create(server.url()), KEY, new HalleyHome(home).spool()), Duration.ofSeconds(60));
    }

    ReadExperiment read(PipelineRun run, String step) {
        return read(key(run, step));
    }

    ReadExperiment read(String key) {
        return new ReadExperiment(server.url(), key);
    }

    static String key(PipelineRun run, String step) {
        return String.valueOf(run.step(step).metadata().get("comet_experiment_key"));
    }

    /** The keys of the experiments in a project, in any order. */
    List<String> experiments(String project) {
        return new ReadExperiment(server.url(), "").all(project);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
