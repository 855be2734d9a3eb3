package dev.halley.metadata;

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
public interface MetadataStore extends RunStore, ArtifactRecords, ModelStore, ScheduleStore, WorkStore, AutoCloseable {

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

    /** A stack and what it is made of, at once: each run asks for it. */
    Optional<StackParts> findStackParts(String name);

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

    @Override
    void close();
}
