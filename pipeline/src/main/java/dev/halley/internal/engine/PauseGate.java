package dev.halley.internal.engine;

/** Holds back steps as long as a run is paused. Thread-safe. */
final class PauseGate {

    private boolean closed;

    synchronized void set(boolean pause) {
        if (closed != pause) {
            closed = pause;
            notifyAll();
        }
    }

    /** Returns when the run is not paused. Returns false if the thread was interrupted while it waited. */
    synchronized boolean pass() {
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
