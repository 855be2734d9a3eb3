package dev.halley.internal.engine;

import dev.halley.metadata.RunSignal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what people ask of a run, and holds back its steps as long as it is paused. Thread-safe.
 *
 * <p>To ask before each step would make short steps slow; to ask now and then only would let the answer to a step that waits for a
 * person overtake a pause that was asked for before. So no step starts by what was heard before a step that was not short ended, or
 * longer ago than such a step takes.
 */
final class PauseGate {

    private static final Logger log = LoggerFactory.getLogger(PauseGate.class);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Supplier<RunSignal> question;
    private final Consumer<RunSignal> listener;

    /** Held by who asks for all steps that start now. */
    private final Object asking = new Object();

    private boolean closed;

    /** When that was asked to which the newest answer is known. */
    private long heard = System.nanoTime();

    /** When the last step ended that was not short. */
    private long longEnded = heard;

    /**
     * @param question what is asked of the run
     * @param listener hears the same again and again
     */
    PauseGate(Supplier<RunSignal> question, Consumer<RunSignal> listener) {
        this.question = question;
        this.listener = listener;
    }

    /** Closes or opens the gate by an answer, unless the answer to a later question is known. */
    void ask(Supplier<RunSignal> asked) {
        long now = System.nanoTime();
        RunSignal answer = asked.get();
        synchronized (this) {
            if (now - heard >= 0) {
                heard = now;
                closed = answer == RunSignal.PAUSE;
                notifyAll();
            }
        }
        listener.accept(answer);
    }

    /** Returns when the run is not paused. Returns false if the thread was interrupted while it waited. */
    boolean pass() {
        synchronized (asking) {
            if (isStale()) {
                try {
                    ask(question);
                } catch (RuntimeException e) { // Who asks now and then warns.
                    log.debug("A step starts by what was heard last.", e);
                }
            }
        }
        return awaitOpen();
    }

    synchronized void stepEnded(Duration after) {
        if (after.compareTo(SHORT) >= 0) {
            longEnded = System.nanoTime();
        }
    }

    private synchronized boolean isStale() {
        return heard - longEnded < 0 || System.nanoTime() - heard > SHORT.toNanos();
    }

    private synchronized boolean awaitOpen() {
        try {
            while (closed) {
                wait();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
