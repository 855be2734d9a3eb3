package dev.halley.stack;

/**
 * A configured part of a stack, ready to be used. One object serves a whole run and all its steps at once, so it holds no
 * state of a step: implementations are thread-safe.
 */
public interface StackComponent extends AutoCloseable {

    /** The name under which the component was registered, for instance {@code comet_tracker}. */
    String name();

    /**
     * Checks what can only be checked by trying: credentials, address, permissions. Called when the component is
     * registered (unless the user said {@code --no-check}) and before the first step of a run that uses it.
     *
     * @throws ComponentCheckException if the component cannot work as configured; the message names the value and the
     *     remedy
     */
    default void check() {}

    /** Frees what the component holds. Called once, at the end of the run. */
    @Override
    default void close() {}
}
