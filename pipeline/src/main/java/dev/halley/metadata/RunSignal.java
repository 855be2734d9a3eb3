package dev.halley.metadata;

/** What the owner of a run learns when it says that it is alive. */
public enum RunSignal {
    GO_ON,
    /** Somebody asked that no further step starts until further notice. */
    PAUSE,
    /** Somebody asked to cancel the run. */
    CANCEL,
    /** The run has ended or belongs to another process now: whatever this one records is refused. */
    LOST
}
