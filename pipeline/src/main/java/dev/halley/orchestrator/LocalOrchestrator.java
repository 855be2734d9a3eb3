package dev.halley.orchestrator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs steps in this process, independent ones in parallel. Each step has a thread of its own, so that nothing of a step
 * stays in thread-local variables. Thread-safe: several runs may use one object.
 */
final class LocalOrchestrator implements Orchestrator {

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
    public void run(List<OrchestratedStep> steps, StepLauncher launcher) throws InterruptedException {
        new Schedule(steps, launcher).run();
    }

    private record Ended(String id, boolean succeeded) {}

    /** Confined to the thread that runs the pipeline, but for {@code ended}. */
    private final class Schedule {
        private final List<OrchestratedStep> waiting;
        private final StepLauncher launcher;
        private final Map<String, Thread> running = new HashMap<>();
        private final Set<String> succeeded = new HashSet<>();
        private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        private boolean stopped;

        Schedule(List<OrchestratedStep> steps, StepLauncher launcher) {
            this.waiting = new ArrayList<>(steps);
            this.launcher = launcher;
        }

        void run() throws InterruptedException {
            try {
                startReady();
                while (!running.isEmpty()) {
                    await(ended.take());
                    startReady();
                }
            } catch (InterruptedException e) {
                stopped = true;
                running.values().forEach(Thread::interrupt);
                for (Thread thread : running.values()) {
                    joinUninterruptibly(thread);
                }
                throw e;
            }
        }

        private void await(Ended step) {
            running.remove(step.id());
            if (step.succeeded()) {
                succeeded.add(step.id());
            } else {
                stopped = true;
            }
        }

        private void startReady() {
            Iterator<OrchestratedStep> next = waiting.iterator();
            while (!stopped && running.size() < maxParallelSteps && next.hasNext()) {
                OrchestratedStep step = next.next();
                if (succeeded.containsAll(step.upstream())) {
                    next.remove();
                    Thread thread = new Thread(() -> launch(step.id()), "halley-step-" + step.id());
                    running.put(step.id(), thread);
                    thread.start();
                }
            }
        }

        private void launch(String id) {
            boolean success = false;
            try {
                success = launcher.launch(id);
            } finally {
                ended.add(new Ended(id, success));
            }
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
