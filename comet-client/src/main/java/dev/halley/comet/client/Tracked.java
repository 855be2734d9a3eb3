package dev.halley.comet.client;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One experiment as the sender sees it: its spool, when it is due, and what stands in its way. */
final class Tracked {

    static final long NEVER = Long.MAX_VALUE;

    final ExperimentSpool spool;

    /** Whether an earlier process logged it. */
    final boolean left;

    private final AtomicLong dueNanos;
    private volatile long nextBeatNanos = NEVER;
    private volatile @Nullable String pageUrl;
    private volatile @Nullable String problem;
    private volatile boolean held;
    private volatile boolean complete;

    Tracked(ExperimentSpool spool, boolean left, long nowNanos) {
        this.spool = spool;
        this.left = left;
        this.dueNanos = new AtomicLong(nowNanos);
        setPage(spool.state().opened() == null ? null : spool.state().opened().focusUrl());
    }

    boolean isDue(long nowNanos) {
        return !held && !complete && dueNanos.get() <= nowNanos;
    }

    /** Makes it due no later than then; returns whether that is earlier than before. */
    boolean dueBy(long nanos) {
        return dueNanos.getAndAccumulate(nanos, Math::min) > nanos;
    }

    /** Nothing is due, or only later; called by the sender before it looks whether something came meanwhile. */
    void dueNotBefore(long nanos) {
        dueNanos.set(nanos);
    }

    long dueNanos() {
        return held || complete ? NEVER : Math.min(dueNanos.get(), nextBeatNanos);
    }

    boolean isBeatDue(long nowNanos) {
        return !held && !complete && nextBeatNanos <= nowNanos;
    }

    void nextBeat(long nanos) {
        nextBeatNanos = nanos;
    }

    void setPage(@Nullable String focusUrl) {
        if (focusUrl != null && (focusUrl.startsWith("http://") || focusUrl.startsWith("https://"))) {
            pageUrl = (focusUrl.endsWith("/") ? focusUrl : focusUrl + "/")
                    + spool.header().key();
        }
    }

    @Nullable
    String pageUrl() {
        return pageUrl;
    }

    @Nullable
    String problem() {
        return problem;
    }

    void setProblem(@Nullable String text) {
        problem = text;
    }

    boolean isHeld() {
        return held;
    }

    /** The server will not take it as things are: this client does not try again. */
    void hold(String why) {
        problem = why;
        held = true;
    }

    boolean isComplete() {
        return complete;
    }

    void complete() {
        complete = true;
    }
}
