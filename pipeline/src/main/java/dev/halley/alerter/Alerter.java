package dev.halley.alerter;

import dev.halley.stack.StackComponent;

/** Tells people. Thread-safe: several steps may send at once. */
public interface Alerter extends StackComponent {

    /**
     * Sends a message and waits, for at most some seconds, until the service took it.
     *
     * @throws dev.halley.error.HalleyException UNREACHABLE, UNAUTHENTICATED or INVALID if the service did not take it; a hook
     *     logs that and goes on
     */
    void send(Alert alert);
}
