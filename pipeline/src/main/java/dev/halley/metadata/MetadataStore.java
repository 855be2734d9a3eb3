package dev.halley.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.step.StepFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Halley remembers. Each method that changes something is one durable transaction: when it returns, the change
 * survives the end of the process and of the machine. Several threads and several processes may use one store at once; they
 * wait for each other and never see an error because of it.
 *
 * <p>The store keeps the data consistent and does not judge it: names, flavors and permissions are checked by those who call.
 * Methods say by their result if something was taken, missing or in use; the caller knows what to tell the user.
 *
 * @see dev.halley.error.HalleyException FAILED is thrown by any method if the store is damaged or the disk is full
 */
public interface MetadataStore extends AutoCloseable {

    // Components and stacks

    /** Returns false if the type has a component of that name. */
    boolean createComponent(StoredComponent component);

    Optional<StoredComponent> findComponent(ComponentKey key);

    /**
     * By type and name.
     *
     * @param type null for all types
     */
    List<StoredComponent> listComponents(@Nullable String type);

    /** Returns false, and changes nothing, if there is no such component or a stack has it. */
    boolean deleteComponent(ComponentKey key);

    /**
     * Puts a changed component in the place of what it was; stacks that have it follow a new name.
     *
     * @param after with the type of {@code before}
     * @return false, and changes nothing, if {@code before} is not what is stored, or the new name is taken
     */
    boolean replaceComponent(StoredComponent before, StoredComponent after);

    /** Returns false if the name is taken or one of the components does not exist. */
    boolean createStack(StoredStack stack);

    Optional<StoredStack> findStack(String name);

    /** By name. */
    List<StoredStack> listStacks();

    /** Returns false, and changes nothing, if there is no such stack or it is the active one. */
    boolean deleteStack(String name);

    /**
     * Puts a changed stack in the place of what it was. The active one stays active.
     *
     * @return false, and changes nothing, if {@code before} is not what is stored, the new name is taken, or a component does
     *     not exist
     */
    boolean replaceStack(StoredStack before, StoredStack after);

    /** Empty if none was ever set. */
    Optional<String> activeStack();

    /** Returns false if there is no such stack. */
    boolean setActiveStack(String name);

    // Secrets

    /** Returns false if the name is taken. */
    boolean createSecret(StoredSecret secret);

    Optional<StoredSecret> findSecret(SecretId id);

    /** All that there are, of all owners, by name. */
    List<StoredSecret> listSecrets();

    /**
     * Changes some keys of a secret in one go.
     *
     * @param put keys to add or replace
     * @param remove keys to take away
     * @return false if there is no such secret
     */
    boolean updateSecret(SecretId id, Map<String, Ciphertext> put, List<String> remove, Instant at);

    /** Returns false if there is no such secret. */
    boolean deleteSecret(SecretId id);

    /**
     * Puts a changed secret in the place of what it was: with another name, another owner, or encrypted anew.
     *
     * @return false, and changes nothing, if {@code before} is not what is stored, or the new name is taken
     */
    boolean replaceSecret(StoredSecret before, StoredSecret after);

    // Runs

    /** Records a run as running and its steps as waiting. Returns false, and changes nothing, if the name is taken. */
    boolean startRun(NewRun run);

    /**
     * A waiting step starts.
     *
     * @throws StepStateException if the step is not waiting
     */
    void startStep(String stepRunId, Instant at);

    /**
     * A running step has results. They are visible all at once.
     *
     * @return the versions that its artifacts became, in the order of {@code artifacts}
     * @throws StepStateException if the step is not running, for instance because its run was found dead and ended
     */
    List<StoredArtifact> completeStep(
            String stepRunId, String cacheKey, List<NewArtifact> artifacts, Map<String, JsonNode> metadata, Instant at);

    /**
     * A waiting step takes the results of an earlier one: it has the same artifact versions.
     *
     * @param originalStepRunId a completed step, as {@link #findCached} gave it
     * @throws StepStateException if the step is not waiting
     */
    void cacheStep(
            String stepRunId, String cacheKey, String originalStepRunId, Map<String, JsonNode> metadata, Instant at);

    /** A step failed. Changes nothing if it has ended already. */
    void failStep(String stepRunId, StepFailure failure, Map<String, JsonNode> metadata, Instant at);

    /**
     * Ends a run. Steps that still wait become skipped, steps that still run become failed because of {@code reason}.
     *
     * @param notices what the user should know
     * @param reason kept with the run only if a step was cut short by the end
     * @return false, and changes nothing, if the run has ended already
     */
    boolean finishRun(String runId, RunStatus status, List<String> notices, String reason, Instant at);

    /** The owner of a run says that it is alive. */
    void heartbeat(String runId, Instant at);

    /** The newest completed step with that cache key. */
    Optional<CacheHit> findCached(String cacheKey);

    /** Newest first. Empty if {@link RunQuery#before} names no run. */
    List<StoredRun> listRuns(RunQuery query);

    Optional<StoredRun> findRun(String nameOrId);

    /** The names of runs that start with {@code prefix}, newest first. */
    List<String> runNames(String prefix, int limit);

    /** By name. */
    List<StoredPipeline> listPipelines();

    /**
     * Ends the runs whose process is gone: they become failed, with a reason that says so. A process of another machine or
     * container, which cannot be seen from here, is gone if it has given no heartbeat for {@link #LOST_AFTER_SECONDS}.
     *
     * @return the names of these runs
     */
    List<String> markDeadRuns(Instant now);

    /** Six heartbeats and then some. */
    int LOST_AFTER_SECONDS = 90;

    @Override
    void close();
}
