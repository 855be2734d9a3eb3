package dev.halley.client;

import dev.halley.cache.CacheExplanation;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.error.Suggestion;
import dev.halley.integration.Integrations;
import dev.halley.metadata.CacheHit;
import dev.halley.metadata.Listing;
import dev.halley.metadata.MetadataStore;
import dev.halley.metadata.Page;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredArtifact;
import dev.halley.metadata.StoredPipeline;
import dev.halley.metadata.StoredRun;
import dev.halley.metadata.StoredStep;
import dev.halley.schedule.Schedules;
import dev.halley.secret.KeyRotation;
import dev.halley.secret.Secrets;
import dev.halley.stack.Components;
import dev.halley.stack.Flavors;
import dev.halley.stack.Stack;
import dev.halley.stack.Stacks;
import java.lang.invoke.MethodType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way into Halley:
 *
 * <pre>{@code
 * ExperimentTracker tracker = Client.current().activeStack().experimentTracker();
 *
 * String url = Client.current().pipeline("digits").lastRun().step("train").metadata("experiment_tracker_url");
 * }</pre>
 *
 * <p>Within a step and in the definition of a pipeline, {@link #current} is the client of the run, whose active stack is the
 * one that the run uses, whatever is set elsewhere meanwhile. Thread-safe.
 */
public final class Client implements AutoCloseable {

    private static final InheritableThreadLocal<@Nullable Bound> BOUND = new InheritableThreadLocal<>();

    /** @param on the thread that {@link #bind} was called on */
    private record Bound(Thread on, Client client) {}

    private final Session session;
    private final @Nullable Stack pinned;

    private Client(Session session, @Nullable Stack pinned) {
        this.session = session;
        this.pinned = pinned;
    }

    /**
     * The client of the run that this thread belongs to; outside of a run that of the home which the environment names. Threads of
     * the common pool (parallel streams) belong to no run, since all of them share these.
     */
    public static Client current() {
        Bound bound = BOUND.get();
        boolean shared = Thread.currentThread() instanceof ForkJoinWorkerThread worker
                && worker.getPool() == ForkJoinPool.commonPool();
        return bound == null || (shared && bound.on() != Thread.currentThread()) ? Shared.CLIENT : bound.client();
    }

    /** One for each process, opened when it is first asked for. It holds nothing that has to be closed at the end. */
    private static final class Shared {
        static final Client CLIENT = open(HalleyHome.resolve());
    }

    /** A client of a home. Nothing is read or written before it is used. */
    public static Client open(HalleyHome home) {
        return open(home, System::getenv);
    }

    /** @param environment gives the value of an environment variable, or null */
    public static Client open(HalleyHome home, UnaryOperator<@Nullable String> environment) {
        return new Client(Session.of(home, environment), null);
    }

    /** A client of a home with its own store, whatever server it is logged in to: that server itself needs it. */
    public static Client openOwnStore(HalleyHome home) {
        return new Client(Session.ofOwnStore(home), null);
    }

    /** A client with a store and flavors of the caller's choice. The store is closed with the client. */
    public static Client open(
            HalleyHome home, UnaryOperator<@Nullable String> environment, MetadataStore store, Flavors flavors) {
        return new Client(Session.of(home, environment, store, flavors), null);
    }

    public HalleyHome home() {
        return session.home();
    }

    /** Gives the value of an environment variable, or null; for the engine, which fills in {@code ${NAME}} of YAML files. */
    public UnaryOperator<@Nullable String> environment() {
        return session.environment();
    }

    /**
     * The stack that runs use if nothing else is said. It belongs to the client: do not close it.
     *
     * @throws HalleyException NOT_FOUND if the environment names a stack that does not exist
     */
    public Stack activeStack() {
        return pinned == null ? session.activeStack() : pinned;
    }

    /**
     * Opens a stack for one run. The caller closes it.
     *
     * @throws HalleyException NOT_FOUND if there is no such stack
     */
    public Stack openStack(String name) {
        return stacks().open(name);
    }

    /**
     * Opens the stack that runs use if nothing else is said, for one run. The caller closes it.
     *
     * @throws HalleyException NOT_FOUND if the environment names a stack that does not exist
     */
    public Stack openActiveStack() {
        Stack stack = pinned;
        return openStack(stack == null ? stacks().activeName() : stack.name());
    }

    public Stacks stacks() {
        return session.stacks();
    }

    public Components components() {
        return session.components();
    }

    public Secrets secrets() {
        return session.secrets();
    }

    /** Changes the key that encrypts the secrets. */
    public KeyRotation keyRotation() {
        return session.keyRotation();
    }

    public Flavors flavors() {
        return session.flavors();
    }

    public Integrations integrations() {
        return session.integrations();
    }

    /**
     * What became of a pipeline.
     *
     * @throws HalleyException NOT_FOUND if it never ran
     */
    public PipelineHistory pipeline(String name) {
        List<String> known = pipelines().stream().map(StoredPipeline::name).toList();
        if (!known.contains(name)) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND, "There is no run of a pipeline '" + name + "'." + Suggestion.of(name, known));
        }
        return new PipelineHistory(this, name);
    }

    /** All pipelines that ran, by name. */
    public List<StoredPipeline> pipelines() {
        return session.observedStore().listPipelines();
    }

    /** Newest first. Runs whose process is gone are found out and shown as failed. */
    public List<StoredRun> runs(RunQuery query) {
        return session.observedStore().listRuns(query);
    }

    /**
     * A run by name, by id, or by the beginning of its name if no other run begins so.
     *
     * @throws HalleyException NOT_FOUND if there is none, INVALID if there are several
     */
    public StoredRun run(String nameOrPrefix) {
        MetadataStore store = session.observedStore();
        Optional<StoredRun> exact = store.findRun(nameOrPrefix);
        if (exact.isPresent()) {
            return exact.get();
        }
        List<String> names = nameOrPrefix.isEmpty() ? List.of() : store.runNames(nameOrPrefix, 5);
        if (names.size() == 1) {
            return store.findRun(names.get(0)).orElseThrow();
        }
        if (names.isEmpty()) {
            throw new HalleyException(
                    ErrorKind.NOT_FOUND,
                    "There is no run '" + nameOrPrefix + "'. To see all: halley pipeline runs list");
        }
        throw new HalleyException(
                ErrorKind.INVALID,
                "Several runs begin with '" + nameOrPrefix + "': " + String.join(", ", names)
                        + (names.size() == 5 ? ", …" : "") + ". Give more of the name.");
    }

    /**
     * The value of an artifact that a run left:
     *
     * <pre>{@code
     * Client client = Client.current();
     * StoredRun run = client.pipeline("digits").lastSuccessfulRun();
     * Evaluation evaluation = client.load(run.step("evaluate").output(), Evaluation.class);
     * }</pre>
     *
     * @param type what the caller takes it for, or a supertype
     * @throws HalleyException INVALID if it is of another type; FAILED if its content, its class or its materializer is not
     *     there any more
     */
    public <T> T load(StoredArtifact artifact, Class<T> type) {
        Object value = new ArtifactLoader(components(), home().cache().resolve("files")).load(artifact);
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        if (!boxed.isInstance(value)) {
            throw new HalleyException(
                    ErrorKind.INVALID,
                    "The artifact '" + artifact.artifact() + "' is a " + artifact.type() + " (expected: "
                            + type.getName() + ").");
        }
        @SuppressWarnings("unchecked") // T is what an int or Integer is as an object, and so on.
        T loaded = (T) value;
        return loaded;
    }

    /** Versions of artifacts: to find, load, save, tag and prune them. */
    public Artifacts artifacts() {
        return new Artifacts(this);
    }

    /** Models and their versions. */
    public Models models() {
        return new Models(this);
    }

    /** Which pipelines run when. */
    public Schedules schedules() {
        return new Schedules(this::store, Clock.systemUTC());
    }

    /** What steps printed. */
    public Logs logs() {
        return new Logs(components(), home());
    }

    /**
     * Runs by any of their fields, without their steps: {@code client.runs(Listing.newest().where("status", "failed").where("started",
     * "gt:2026-11-01").where("tag", "nightly"))}. See {@link dev.halley.metadata.RunStore#runs} for the fields.
     */
    public Page<StoredRun> runs(Listing listing) {
        return session.observedStore().runs(listing);
    }

    /** Executions of steps by any of their fields, for instance {@code metadata.accuracy} with {@code gt:0.9}. */
    public Page<CacheHit> steps(Listing listing) {
        return session.observedStore().steps(listing);
    }

    /** Why a step was, or was not, taken from the cache. */
    public CacheExplanation explain(StoredRun run, StoredStep step) {
        return CacheExplanation.of(session.store(), run, step);
    }

    /**
     * Asks the process that executes a run to cancel it: its steps are interrupted, within a second.
     *
     * @throws HalleyException NOT_FOUND if there is no such run, CONFLICT if it has ended
     */
    public void cancel(String run) {
        StoredRun found = run(run);
        if (!session.store().requestCancel(found.id(), Instant.now())) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "Run '" + found.name() + "' has ended (" + found.status().word() + ").");
        }
    }

    /**
     * Forgets a run that has ended, with its steps. Its artifacts stay until {@link Artifacts#prune}.
     *
     * @throws HalleyException NOT_FOUND if there is no such run, CONFLICT if it has not ended
     */
    public void deleteRun(String run) {
        StoredRun found = run(run);
        if (!session.store().deleteRun(found.id())) {
            throw new HalleyException(
                    ErrorKind.CONFLICT,
                    "Run '" + found.name() + "' has not ended. Cancel it first: halley pipeline runs cancel "
                            + found.name());
        }
    }

    /** Adds tags to a run. */
    public void tagRun(String run, String... tags) {
        session.store().tagRun(run(run).id(), List.of(tags), List.of());
    }

    /** Takes tags from a run. */
    public void untagRun(String run, String... tags) {
        session.store().tagRun(run(run).id(), List.of(), List.of(tags));
    }

    /** Where all of it is kept; for the engine and the server. */
    public MetadataStore store() {
        return session.store();
    }

    /**
     * Makes a client with this home and that stack the {@link #current} one, for this thread and those it starts. The engine
     * does so for a run. Close the result on the same thread.
     */
    public Binding bind(Stack stack) {
        Bound before = BOUND.get();
        BOUND.set(new Bound(Thread.currentThread(), new Client(session, stack)));
        return () -> {
            if (before == null) {
                BOUND.remove();
            } else {
                BOUND.set(before);
            }
        };
    }

    /** Undoes a {@link #bind}. */
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    /** Closes the store and the components of the active stack. Not for the {@link #current} client. */
    @Override
    public void close() {
        if (pinned == null) {
            session.close();
        }
    }
}
