package dev.halley.orchestrator;

import dev.halley.pipeline.ExecutionMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps in this process, independent ones in parallel. The threads are made by the thread of the run, so that they inherit what it
 * has. One whose step has ended goes on with the next that is ready: to hand a step to another thread takes longer than to record that
 * one has ended. Thread-safe: several runs may use one object.
 */
final class LocalOrchestrator implements Orchestrator {

    private static final Logger log = LoggerFactory.getLogger(LocalOrchestrator.class);

    /** How long steps that were interrupted are waited for. */
    private static final long GRACE_SECONDS = 10;

    private final String name;
    private final int maxParallelSteps;

    LocalOrchestrator(String name, int maxParallelSteps) {
        this.name = name;
        this.maxParallelSteps = maxParallelSteps;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(List<OrchestratedStep> steps, ExecutionMode mode, StepLauncher launcher)
            throws InterruptedException {
        new Schedule(steps, mode, launcher).run();
    }

    /** A step and what it waits for. */
    private static final class Waiting {
        private final String id;
        private final int position;
        private final List<Waiting> downstream = new ArrayList<>();
        private int missing;

        Waiting(String id, int position) {
            this.id = id;
            this.position = position;
        }
    }

    /** All fields are guarded by the lock. */
    private final class Schedule {
        private final StepLauncher launcher;
        private final ExecutionMode mode;
        private final Map<String, Waiting> waiting = new HashMap<>();
        private final PriorityQueue<Waiting> ready =
                new PriorityQueue<>(Comparator.comparingInt((Waiting step) -> step.position));
        private final Map<String, Thread> running = new HashMap<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
        private boolean stopped;

        Schedule(List<OrchestratedStep> steps, ExecutionMode mode, StepLauncher launcher) {
            this.mode = mode;
            this.launcher = launcher;
            for (OrchestratedStep step : steps) {
                waiting.put(step.id(), new Waiting(step.id(), waiting.size()));
            }
            for (OrchestratedStep step : steps) {
                Waiting self = Objects.requireNonNull(waiting.get(step.id()));
                for (String upstream : new HashSet<>(step.upstream())) {
                    self.missing++; // What waits for a step that is not there never becomes ready.
                    Waiting before = waiting.get(upstream);
                    if (before != null) {
                        before.downstream.add(self);
                    }
                }
                if (self.missing == 0) {
                    ready.add(self);
                }
            }
        }

        void run() throws InterruptedException {
            lock.lock();
            try {
                while (true) {
                    for (String id = next(); id != null; id = next()) {
                        start(id);
                    }
                    if (running.isEmpty()) {
                        return;
                    }
                    changed.await();
                }
            } catch (InterruptedException e) {
                stopped = true;
                awaitInterrupted();
                throw e;
            } finally {
                lock.unlock();
            }
        }

        private void awaitInterrupted() {
            running.values().forEach(Thread::interrupt);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
            boolean again = false;
            while (!running.isEmpty() && System.nanoTime() < end) {
                try {
                    changed.awaitNanos(end - System.nanoTime());
                } catch (InterruptedException e) {
                    again = true;
                }
            }
            running.keySet()
                    .forEach(id -> log.warn("Step '{}' does not react to the interrupt; it is left behind.", id));
            if (again) {
                Thread.currentThread().interrupt();
            }
        }

        /** A step that may be launched now; null if there is none. */
        private @Nullable String next() {
            return stopped || running.size() >= maxParallelSteps || ready.isEmpty() ? null : ready.remove().id;
        }

        private void start(String id) {
            ThreadGroup group = StepGroups.take();
            Thread thread = new Thread(
                    group,
                    () -> {
                        try {
                            work(id);
                        } finally {
                            StepGroups.giveBack(group);
                        }
                    },
                    "halley-step-" + id);
            thread.setDaemon(true);
            running.put(id, thread);
            thread.start();
        }

        /** Launches a step, and what is ready after it, on the thread of this call. */
        private void work(String first) {
            String id = first;
            while (id != null) {
                boolean success = false;
                try {
                    success = launcher.launch(id);
                } catch (RuntimeException | Error e) {
                    log.error("Step '{}' could not be launched.", id, e);
                }
                id = ended(id, success);
            }
        }

        /** Returns the step that this thread goes on with. */
        private @Nullable String ended(String id, boolean success) {
            Thread self = Thread.currentThread();
            lock.lock();
            try {
                running.remove(id);
                if (success) {
                    for (Waiting after : Objects.requireNonNull(waiting.get(id)).downstream) {
                        after.missing--;
                        if (after.missing == 0) {
                            ready.add(after);
                        }
                    }
                } else if (mode != ExecutionMode.CONTINUE_ON_FAILURE) {
                    stopped = true;
                }
                if (!success && mode == ExecutionMode.FAIL_FAST) {
                    running.values().forEach(Thread::interrupt);
                }
                String next = next();
                if (next != null) {
                    Thread.interrupted(); // It was meant for the step that has ended.
                    self.setName("halley-step-" + next);
                    self.setContextClassLoader(loader);
                    running.put(next, self);
                }
                if (running.isEmpty() || (!stopped && !ready.isEmpty() && running.size() < maxParallelSteps)) {
                    changed.signal();
                }
                return next;
            } finally {
                lock.unlock();
            }
        }
    }
}
