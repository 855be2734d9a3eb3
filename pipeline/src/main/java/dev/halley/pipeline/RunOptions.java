package dev.halley.pipeline;

import dev.halley.client.Client;
import dev.halley.internal.plan.RunRequest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run is to do differently. It is stronger than YAML, which is stronger than code:
 *
 * <pre>{@code
 * DIGITS.run(RunOptions.defaults().configFile(Path.of("nightly.yaml")).parameter("learning_rate", 0.2));
 * }</pre>
 *
 * <p>Immutable: each method returns changed options.
 */
public final class RunOptions {

    private static final RunOptions DEFAULTS =
            new RunOptions(new RunRequest(Map.of(), null, null, null, Map.of()), null, null, false, null);

    private final RunRequest request;
    private final @Nullable String stack;
    private final @Nullable Client client;
    private final boolean returnFailures;
    private final @Nullable RunListener listener;

    private RunOptions(
            RunRequest request,
            @Nullable String stack,
            @Nullable Client client,
            boolean returnFailures,
            @Nullable RunListener listener) {
        this.request = request;
        this.stack = stack;
        this.client = client;
        this.returnFailures = returnFailures;
        this.listener = listener;
    }

    /** What {@code run()} does: the active stack, no YAML file, what the code says. */
    public static RunOptions defaults() {
        return DEFAULTS;
    }

    /** Gives a parameter of the pipeline a value. */
    public RunOptions parameter(String name, Object value) {
        return with(new RunRequest(
                added(request.parameters(), name, value),
                request.configFile(),
                request.runName(),
                request.cache(),
                request.settings()));
    }

    /**
     * Reads configuration from a YAML file:
     *
     * <pre>{@code
     * parameters: {learning_rate: 0.2}
     * run_name: nightly-{date}-{time}
     * enable_cache: false
     * settings: {experiment_tracker.comet: {tags: [nightly]}}
     * steps:
     *   train: {experiment_tracker: comet_tracker, parameters: {epochs: 20}}
     * }</pre>
     *
     * <p>{@code ${NAME}} is the environment variable of that name. What the file says of a step is stronger than what it says
     * of the pipeline.
     */
    public RunOptions configFile(Path file) {
        return with(new RunRequest(request.parameters(), file, request.runName(), request.cache(), request.settings()));
    }

    /**
     * Names the run. The name must be unique; {@code {pipeline}}, {@code {date}} and {@code {time}} (UTC, with
     * microseconds) are filled in. Defaults to <code>{pipeline}-{date}-{time}</code>.
     */
    public RunOptions runName(String template) {
        return with(new RunRequest(
                request.parameters(), request.configFile(), template, request.cache(), request.settings()));
    }

    /** Whether steps may take over the results of earlier runs, whatever code and YAML say. */
    public RunOptions cache(boolean enabled) {
        return with(new RunRequest(
                request.parameters(), request.configFile(), request.runName(), enabled, request.settings()));
    }

    /** Settings of a stack component for all steps. The key is {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME}. */
    public RunOptions settings(String key, Object settings) {
        return with(new RunRequest(
                request.parameters(),
                request.configFile(),
                request.runName(),
                request.cache(),
                added(request.settings(), key, settings)));
    }

    /** Runs on this stack. Defaults to the active one. */
    public RunOptions stack(String name) {
        return new RunOptions(request, name, client, returnFailures, listener);
    }

    /** Uses this client, and so its Halley home. Defaults to {@link Client#current}. */
    public RunOptions client(Client newClient) {
        return new RunOptions(request, stack, newClient, returnFailures, listener);
    }

    /** Makes {@code run} return a failed run instead of throwing {@link PipelineFailedException}. */
    public RunOptions returnFailures() {
        return new RunOptions(request, stack, client, true, listener);
    }

    /**
     * Tells this listener how the run goes. Defaults to a {@link RunProgress} that writes to standard error; {@link
     * RunListener#NONE} keeps quiet. A run logs by slf4j in any case.
     */
    public RunOptions listener(RunListener newListener) {
        return new RunOptions(request, stack, client, returnFailures, newListener);
    }

    private RunOptions with(RunRequest newRequest) {
        return new RunOptions(newRequest, stack, client, returnFailures, listener);
    }

    private static Map<String, Object> added(Map<String, Object> map, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    RunRequest request() {
        return request;
    }

    @Nullable
    String stack() {
        return stack;
    }

    @Nullable
    Client client() {
        return client;
    }

    RunListener listener() {
        return listener == null ? new RunProgress(System.err::println) : listener;
    }

    boolean returnsFailures() {
        return returnFailures;
    }
}
