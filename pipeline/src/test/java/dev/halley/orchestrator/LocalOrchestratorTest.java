package dev.halley.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.halley.stack.ComponentContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalOrchestratorTest {

    private static Orchestrator orchestrator(Integer limit) {
        return new LocalOrchestratorFlavor()
                .create("default", new LocalOrchestratorConfig(limit), new ComponentContext(Path.of("unused")));
    }

    private static OrchestratedStep step(String id, String... upstream) {
        return new OrchestratedStep(id, List.of(upstream));
    }

    @Test
    void runsIndependentStepsAtTheSameTime() throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(2);

        orchestrator(2).run(List.of(step("a"), step("b")), id -> {
            try {
                together.await(2, TimeUnit.MINUTES);
                return true;
            } catch (Exception e) {
                throw new IllegalStateException("the other step did not start", e);
            }
        });

        assertThat(together.isBroken()).isFalse();
    }

    @Test
    void respectsTheOrderAndTheLimitInRandomGraphs() throws InterruptedException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int limit = 1 + random.nextInt(4);
            List<OrchestratedStep> steps = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                List<String> upstream = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(5) == 0) {
                        upstream.add("s" + j);
                    }
                }
                steps.add(new OrchestratedStep("s" + i, upstream));
            }
            Set<String> ended = ConcurrentHashMap.newKeySet();
            Queue<String> faults = new ConcurrentLinkedQueue<>();
            AtomicInteger running = new AtomicInteger();

            orchestrator(limit).run(steps, id -> {
                if (running.incrementAndGet() > limit) {
                    faults.add(id + " was one too many");
                }
                OrchestratedStep self = steps.get(Integer.parseInt(id.substring(1)));
                if (!ended.containsAll(self.upstream())) {
                    faults.add(id + " ran too early");
                }
                ended.add(id);
                running.decrementAndGet();
                return true;
            });

            assertThat(faults).as("seed %d", seed).isEmpty();
            assertThat(ended).as("seed %d", seed).hasSize(20);
        }
    }

    @Test
    void startsNothingAfterAFailureButLetsRunningStepsEnd() throws InterruptedException {
        CompletableFuture<Thread> bad = new CompletableFuture<>();
        CountDownLatch slowStarted = new CountDownLatch(1);
        Queue<String> ended = new ConcurrentLinkedQueue<>();

        orchestrator(2).run(List.of(step("bad"), step("slow"), step("next", "slow"), step("other")), id -> {
            try {
                if (id.equals("bad")) {
                    slowStarted.await();
                    bad.complete(Thread.currentThread());
                } else {
                    slowStarted.countDown();
                    bad.join().join();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            ended.add(id);
            return !id.equals("bad");
        });

        assertThat(ended).containsExactly("bad", "slow");
    }

    @Test
    void anInterruptReachesTheStepsAndIsAwaited() {
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread runner = Thread.currentThread();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> orchestrator(2).run(List.of(step("a"), step("b", "a")), id -> {
                    runner.interrupt();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    return false;
                }));

        assertThat(interrupted).isTrue();
    }

    @Test
    void goesOnWithTheNextStepOnTheSameThreadAsIfItWereNew() throws InterruptedException {
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();

        orchestrator(4).run(List.of(step("a"), step("b", "a"), step("c", "b")), id -> {
            Thread self = Thread.currentThread();
            threads.add(self);
            if (self.isInterrupted()
                    || self.getContextClassLoader() != loader
                    || !self.getName().endsWith(id)) {
                faults.add(id);
            }
            self.setContextClassLoader(null);
            self.interrupt();
            return true;
        });

        assertThat(faults).isEmpty();
        assertThat(Set.copyOf(threads)).hasSize(1);
    }
}
