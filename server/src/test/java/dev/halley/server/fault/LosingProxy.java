package dev.halley.server.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server. The server gets every request; by the dice the client never gets the answer (F-24). */
final class LosingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Random random;
    private final double share;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "losing-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger lost = new AtomicInteger();

    LosingProxy(int target, Random random, double share) throws IOException {
        this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.target = target;
        this.random = random;
        this.share = share;
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many answers were lost. */
    int lost() {
        return lost.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                boolean loses;
                synchronized (random) {
                    loses = random.nextDouble() < share;
                }
                threads.execute(() -> relay(client, loses));
            } catch (IOException closed) {
                break;
            }
        }
    }

    /** One connection; who calls through the proxy asks for one answer on each. */
    private void relay(Socket client, boolean loses) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            threads.execute(() -> pump(client, server));
            InputStream answer = server.getInputStream();
            byte[] buffer = new byte[8192];
            int read = answer.read(buffer);
            if (loses) {
                // The server has answered, so it has committed.
                lost.incrementAndGet();
                return;
            }
            OutputStream out = client.getOutputStream();
            while (read >= 0) {
                out.write(buffer, 0, read);
                out.flush();
                read = answer.read(buffer);
            }
        } catch (IOException broken) {
            // The other side sees it, too.
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // Told by the other direction.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
