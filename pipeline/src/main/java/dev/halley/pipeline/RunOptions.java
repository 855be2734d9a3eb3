package dev.halley.pipeline;

import dev.halley.client.Client;
import dev.halley.internal.plan.RunRequest;
import dev.halley.step.CachePolicy;
import dev.halley.step.Retry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private static final RunOptions DEFAULTS = new RunOptions(RunRequest.DEFAULTS, null, null, false, null);

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
        return with(request.parameter(name, value));
    }

    /**
     * Gives a parameter of the pipeline a value that somebody typed, for instance on a command line. For a parameter that is a text
     * it is that text, {@code 1.0} and {@code no} as well; for any other it is read as YAML: {@code 3}, {@code true}, {@code [1, 2]}.
     */
    public RunOptions typedParameter(String name, String text) {
        return with(request.parameter(name, new RunRequest.Typed(text)));
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
     *   train: {experiment_tracker: comet_tracker, parameters: {epochs: 20}, retry: {times: 2}}
     * }</pre>
     *
     * <p>{@code ${NAME}} is the environment variable of that name. What the file says of a step is stronger than what it says
     * of the pipeline. {@link Pipeline#configTemplate} writes a file with all that can be said.
     */
    public RunOptions configFile(Path file) {
        return with(request.configFile(file));
    }

    /**
     * Names the run. The name must be unique; {@code {pipeline}}, {@code {stack}}, {@code {date}} and {@code {time}} (UTC, with
     * microseconds), {@code {parameter.NAME}} and what {@link #substitution} adds are filled in. Defaults to
     * <code>{pipeline}-{date}-{time}</code>.
     */
    public RunOptions runName(String template) {
        return with(request.runName(template));
    }

    /** What {@code {name}} means in the name of the run. */
    public RunOptions substitution(String name, String value) {
        return with(request.substitution(name, value));
    }

    /** Whether steps may take over the results of earlier runs, whatever code and YAML say. */
    public RunOptions cache(boolean enabled) {
        return with(request.choices(request.choices().cache(enabled, "the run")));
    }

    /** What has to be the same for a step to be taken from the cache, whatever code and YAML say. */
    public RunOptions cachePolicy(CachePolicy policy) {
        return with(request.choices(request.choices().cachePolicy(policy)));
    }

    /** Tries each step again after it failed, whatever code and YAML say. */
    public RunOptions retry(Retry retry) {
        return with(request.choices(request.choices().retry(retry)));
    }

    /** How long an attempt of a step may take, whatever code and YAML say. */
    public RunOptions timeLimit(Duration limit) {
        return with(request.choices(request.choices().timeLimit(limit)));
    }

    /** Whether what steps print is kept, whatever code and YAML say. */
    public RunOptions logs(boolean enabled) {
        return with(request.choices(request.choices().logs(enabled)));
    }

    /** What becomes of the other steps when one has failed, whatever code and YAML say. */
    public RunOptions executionMode(ExecutionMode mode) {
        return with(request.mode(mode));
    }

    /** Adds tags to the run. */
    public RunOptions tags(String... tags) {
        return with(request.tags(List.of(tags)));
    }

    /** Settings of a stack component for all steps. The key is {@code TYPE}, {@code TYPE.FLAVOR} or {@code TYPE:NAME}. */
    public RunOptions settings(String key, Object settings) {
        return with(request.setting(key, settings));
    }

    /**
     * Starts from the results of an earlier run: the steps named, and all that need them, are executed, whatever is in the cache;
     * the others have what they had there. Parameters are those of the earlier run, unless this run gives them.
     *
     * @param run name of the earlier run
     * @param from ids of steps; none for those that did not succeed
     */
    public RunOptions replay(String run, String... from) {
        return with(request.replay(new RunRequest.Replay(run, List.of(from), false)));
    }

    /** Executes nothing but one step, on what it got in an earlier run; else as {@link #replay}. */
    public RunOptions replayOnly(String run, String step) {
        return with(request.replay(new RunRequest.Replay(run, List.of(step), true)));
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
