package dev.halley.server.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Lets everybody it accepted finish before it stops. Jetty's own shutdown loses whoever is on the way: a connection that was accepted and
 * has no end point yet is not waited for, and the interrupt of its acceptors may meet one that was just accepted.
 */
final class DrainingConnector extends ServerConnector {

    /** For a connection that was answered and waits for its client's next request. */
    private static final long ANSWERED_IDLE_MILLIS = 250;
    /** For a connection whose first request is still to come, or on its way: its client has every reason to expect an answer. */
    private static final long OWED_IDLE_MILLIS = 5_000;

    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicInteger accepting = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private volatile boolean leaving;

    private final Supplier<Optional<ServerSocketChannel>> port;

    /** @param port waits for the port, which is the last thing that a start needs; empty if there will be none */
    DrainingConnector(Server server, Supplier<Optional<ServerSocketChannel>> port, ConnectionFactory... protocols) {
        super(server, 1, 2, protocols);
        this.port = port;
        setShutdownIdleTimeout(-1);
    }

    @Override
    public void open() throws IOException {
        Optional<ServerSocketChannel> taken = port.get();
        if (taken.isPresent()) {
            open(taken.get());
        } else {
            // It is about to be stopped.
            setAccepting(false);
        }
    }

    /** Takes no new connection, then waits until those that are there have gone, or the time is over. */
    void drain(long nanos) {
        long end = System.nanoTime() + nanos;
        leaving = true;
        var unused = shutdown();
        long arrived = System.nanoTime() + ARRIVAL_NANOS;
        while ((accepting.get() > 0 || opened.get() < accepted.get()) && System.nanoTime() < arrived) {
            LockSupport.parkNanos(1_000_000);
        }
        for (EndPoint endPoint : getConnectedEndPoints()) {
            endPoint.setIdleTimeout(isOwedAnAnswer(endPoint) ? OWED_IDLE_MILLIS : ANSWERED_IDLE_MILLIS);
        }
        while (!getConnectedEndPoints().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Gives a request that came after the stop began the time to arrive whole. */
    static void await(Request request) {
        request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(OWED_IDLE_MILLIS);
    }

    private static boolean isOwedAnAnswer(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection secured) {
            connection = secured.getSslEndPoint().getConnection();
        }
        return connection == null
                || connection.getMessagesIn() == 0
                || connection.getMessagesOut() < connection.getMessagesIn();
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        StayingEndPoint endPoint = new StayingEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    @Override
    public void accept(int acceptor) throws IOException {
        accepting.incrementAndGet();
        try {
            super.accept(acceptor);
        } finally {
            accepting.decrementAndGet();
        }
    }

    @Override
    protected void configure(Socket socket) {
        accepted.incrementAndGet();
        super.configure(socket);
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        opened.incrementAndGet();
    }

    /** The closed socket wakes the acceptor by itself; an interrupt would throw away what it has in its hand. */
    @Override
    protected void interruptAcceptors() {
        if (!leaving) {
            super.interruptAcceptors();
        }
    }
}
