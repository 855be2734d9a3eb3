package dev.halley.orchestrator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A group for each thread that executes steps, which the threads that a step starts are in too: so it can be told whose a thread is,
 * also through runs that a step starts. They are used again, since Java 17 never forgets a group. Thread-safe.
 */
final class StepGroups {

    /** Those that nobody uses, by the group they are in. Guarded by the class. */
    private static final Map<ThreadGroup, Deque<ThreadGroup>> FREE = new WeakHashMap<>();

    private StepGroups() {}

    static synchronized ThreadGroup take() {
        ThreadGroup parent = Thread.currentThread().getThreadGroup();
        ThreadGroup free = free(parent).poll();
        return free == null ? new ThreadGroup(parent, "halley-steps") : free;
    }

    static synchronized void giveBack(ThreadGroup group) {
        free(group.getParent()).push(group);
    }

    private static Deque<ThreadGroup> free(ThreadGroup parent) {
        return FREE.computeIfAbsent(parent, unused -> new ArrayDeque<>());
    }
}
