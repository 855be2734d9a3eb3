package dev.halley.orchestrator;

import dev.halley.pipeline.ExecutionMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps in this process, independent ones in parallel. Each step has a thread of its own, made by the thread of the run, so
 * that nothing of a step stays in thread-local variables, inherited or not. Thread-safe: several runs may use one object.
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

    /** A thread that was started before there was a step for it: to start a thread takes longer than many a step. */
    private static final class Worker {
        private final Schedule schedule;
        private final Thread thread;
        private volatile @Nullable String step;
        private volatile boolean needless;

        Worker(Schedule schedule) {
            this.schedule = schedule;
            this.thread = new Thread(this::work, "halley-step");
            this.thread.setDaemon(true);
        }

        /** Gives it its step; it works from now on. */
        void start(String id) {
            thread.setName("halley-step-" + id);
            step = id;
            LockSupport.unpark(thread);
        }

        void dismiss() {
            needless = true;
            LockSupport.unpark(thread);
        }

        private void work() {
            String id = step;
            while (id == null) {
                if (needless) {
                    return;
                }
                LockSupport.park(this);
                id = step;
            }
            boolean success = false;
            try {
                success = schedule.launcher.launch(id);
            } catch (RuntimeException | Error e) {
                log.error("Step '{}' could not be launched.", id, e);
            } finally {
                schedule.ended(id, success);
            }
        }
    }

    /** All fields are guarded by the lock. The thread of the run makes the threads; a step that ends gives them their steps. */
    private final class Schedule {
        private final StepLauncher launcher;
        private final ExecutionMode mode;
        private final List<OrchestratedStep> waiting;
        private final Map<String, Thread> running = new HashMap<>();
        private final Set<String> succeeded = new HashSet<>();
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private @Nullable Worker spare;
        private boolean stopped;

        Schedule(List<OrchestratedStep> steps, ExecutionMode mode, StepLauncher launcher) {
            this.waiting = new ArrayList<>(steps);
            this.mode = mode;
            this.launcher = launcher;
        }

        void run() throws InterruptedException {
            lock.lock();
            try {
                while (true) {
                    startReady(true);
                    if (running.isEmpty()) {
                        return;
                    }
                    if (spare == null && !waiting.isEmpty() && !stopped) {
                        spare = new Worker(this);
                        spare.thread.start();
                    }
                    changed.await();
                }
            } catch (InterruptedException e) {
                stopped = true;
                awaitInterrupted();
                throw e;
            } finally {
                if (spare != null) {
                    spare.dismiss();
                }
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

        /** @param mayMakeThreads whether this is the thread of the run */
        private void startReady(boolean mayMakeThreads) {
            Iterator<OrchestratedStep> next = waiting.iterator();
            while (!stopped && running.size() < maxParallelSteps && next.hasNext()) {
                OrchestratedStep step = next.next();
                if (succeeded.containsAll(step.upstream())) {
                    Worker worker = spare;
                    if (worker == null && !mayMakeThreads) {
                        return;
                    }
                    spare = null;
                    if (worker == null) {
                        worker = new Worker(this);
                        worker.thread.start();
                    }
                    next.remove();
                    running.put(step.id(), worker.thread);
                    worker.start(step.id());
                }
            }
        }

        void ended(String id, boolean success) {
            lock.lock();
            try {
                running.remove(id);
                if (success) {
                    succeeded.add(id);
                } else if (mode != ExecutionMode.CONTINUE_ON_FAILURE) {
                    stopped = true;
                }
                if (!success && mode == ExecutionMode.FAIL_FAST) {
                    running.values().forEach(Thread::interrupt);
                }
                startReady(false);
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
