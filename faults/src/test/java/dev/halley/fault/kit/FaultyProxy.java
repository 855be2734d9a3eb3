package dev.halley.fault.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A bad network between a client and a server: by the dice a connection is cut, swallowed, slow, or loses its answers. Thread-safe. */
public final class FaultyProxy implements AutoCloseable {

    /** What happens to a connection. */
    public enum Fault {
        NONE,
        /** Reset at once. */
        REFUSED,
        /** Reset in the middle of a request. */
        CUT,
        /** The server gets the requests and answers; the client hears nothing and is reset. */
        ANSWER_LOST,
        /** Neither side hears anything any more, and nobody says so, until the client gives up. */
        BLACK_HOLE,
        /** A few bytes at a time. */
        SLOW,
        /** Half of the answer, then the end. */
        HALF_ANSWER
    }

    private final ServerSocket listening;
    private final Random random;
    private final double share;
    private final Map<Fault, AtomicInteger> counts = new EnumMap<>(Fault.class);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int target;
    private volatile boolean quiet;

    /** @param share of the connections that something happens to */
    public FaultyProxy(int target, Random random, double share) throws IOException {
        this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.target = target;
        this.random = random;
        this.share = share;
        for (Fault fault : Fault.values()) {
            counts.put(fault, new AtomicInteger());
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The server is elsewhere now. */
    public void moveTo(int newTarget) {
        target = newTarget;
    }

    /** From now on nothing happens any more; what is swallowed already is let go. */
    public void heal() {
        quiet = true;
        open.forEach(FaultyProxy::reset);
    }

    /** How many faults there were. */
    public int faults() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey() != Fault.NONE)
                .mapToInt(entry -> entry.getValue().get())
                .sum();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Fault fault = next();
                counts.getOrDefault(fault, new AtomicInteger()).incrementAndGet();
                threads.execute(() -> serve(client, fault));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private synchronized Fault next() {
        if (quiet || random.nextDouble() >= share) {
            return Fault.NONE;
        }
        return Fault.values()[1 + random.nextInt(Fault.values().length - 1)];
    }

    private synchronized int dice(int bound) {
        return random.nextInt(bound);
    }

    private void serve(Socket client, Fault fault) {
        open.add(client);
        try (client) {
            if (fault == Fault.REFUSED) {
                reset(client);
                return;
            }
            if (fault == Fault.BLACK_HOLE) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                int cutAfter = fault == Fault.CUT ? 1 + dice(3_000) : Integer.MAX_VALUE;
                threads.execute(() -> pump(client, server, cutAfter, fault == Fault.SLOW ? 400 : 8192, true));
                switch (fault) {
                    case ANSWER_LOST -> {
                        if (server.getInputStream().read() >= 0) {
                            reset(client);
                        }
                    }
                    case HALF_ANSWER -> pump(server, client, 1 + dice(150), 8192, false);
                    case SLOW -> pump(server, client, Integer.MAX_VALUE, 60, false);
                    default -> pump(server, client, Integer.MAX_VALUE, 8192, false);
                }
            }
        } catch (IOException broken) {
            // The other side sees it, too.
        } finally {
            open.remove(client);
        }
    }

    private void pump(Socket from, Socket to, int cutAfter, int piece, boolean towardsServer) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[piece];
            int passed = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int rest = Math.min(read, cutAfter - passed);
                out.write(buffer, 0, rest);
                passed += rest;
                if (passed >= cutAfter) {
                    reset(towardsServer ? from : to);
                    reset(towardsServer ? to : from);
                    return;
                }
                if (piece < 8192) {
                    LockSupport.parkNanos(2_000_000);
                }
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // As wanted.
        }
    }

    @Override
    public String toString() {
        return counts.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(FaultyProxy::reset);
        threads.shutdownNow();
    }
}
