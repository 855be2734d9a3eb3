package dev.halley.fault.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Clients that write points, and now and then an asset, to a server that comes and goes. What they tried is in their histories. */
public final class Load implements AutoCloseable {

    private final List<History> histories = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
    private final boolean mayRefuse;
    private volatile int port;
    private volatile boolean stopping;

    private Load(int port, boolean mayRefuse) {
        this.port = port;
        this.mayRefuse = mayRefuse;
    }

    /**
     * Starts clients, each with an experiment of its own.
     *
     * @param mayRefuse whether answers other than 2xx are expected; they count as not acknowledged then, and stop the client otherwise
     */
    public static Load start(int port, int clients, Random random, boolean mayRefuse) throws IOException {
        Load load = new Load(port, mayRefuse);
        for (int i = 0; i < clients; i++) {
            History history = new History(new Wire(port).createExperiment("faults"));
            Random dice = new Random(random.nextLong());
            load.histories.add(history);
            Thread thread = new Thread(() -> load.write(history, dice), "client");
            thread.setDaemon(true);
            load.threads.add(thread);
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    /** The server is elsewhere now. */
    public void moveTo(int newPort) {
        port = newPort;
    }

    public int acknowledged() {
        return acknowledged.get();
    }

    /** How many answers other than 2xx came. */
    public int refused() {
        return refused.get();
    }

    private void write(History history, Random dice) {
        try {
            while (!stopping) {
                if (dice.nextInt(25) == 0) {
                    writeOnce(() -> history.upload(new Wire(port), dice, 100 + dice.nextInt(50_000)));
                    continue;
                }
                List<Integer> batch = history.nextBatch(1 + dice.nextInt(60));
                boolean patient = dice.nextInt(4) > 0;
                // Comet's clients send a batch again when its answer was lost; an impatient user gives up.
                while (!writeOnce(() -> history.send(new Wire(port), batch)) && patient && !stopping) {
                    LockSupport.parkNanos(15_000_000);
                }
            }
        } catch (RuntimeException | Error failure) {
            wrong.compareAndSet(null, failure);
        }
    }

    private interface Request {
        Wire.Answer send() throws IOException;
    }

    private boolean writeOnce(Request request) {
        try {
            Wire.Answer answer = request.send();
            if (answer.succeeded()) {
                acknowledged.incrementAndGet();
                return true;
            }
            refused.incrementAndGet();
            if (!mayRefuse) {
                throw new AssertionError("expected 2xx: " + answer);
            }
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Waits until that many more requests were acknowledged. */
    public void awaitMore(int requests) {
        int goal = acknowledged.get() + requests;
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (acknowledged.get() < goal) {
            Throwable failure = wrong.get();
            if (failure != null) {
                throw new AssertionError(failure);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("fewer than " + requests + " requests were acknowledged in 2 min");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Stops the clients; then nothing is under way. */
    public void stop() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        Throwable failure = wrong.get();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    /** Like {@link #check}, but for assets, whose content is on the server that took it. */
    public int checkPoints(int at, String when) throws IOException {
        int points = 0;
        for (History history : histories) {
            points += history.checkPoints(new Wire(at), when);
        }
        return points;
    }

    /** Compares all histories with what the server has. @return how many points are there */
    public int check(int at, String when) throws IOException {
        int points = 0;
        for (History history : histories) {
            points += history.check(new Wire(at), when);
        }
        return points;
    }

    @Override
    public void close() {
        stopping = true;
    }
}
