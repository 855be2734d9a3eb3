package dev.halley.metadata.sql;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/**
 * Sockets whose reader stays awake for a moment before it sleeps. PostgreSQL answers a step that ends after one sync of its disk, and to put
 * a thread to sleep and to wake it for that takes a sixth of the time. One thread of the process at a time stays awake, only if there is another
 * processor for who answers, and not after an answer that took longer, as from a server that is far away.
 */
public final class AwakeSockets extends SocketFactory {

    static final long AWAKE_NANOS = 400_000;

    private static final boolean MAY = Runtime.getRuntime().availableProcessors() > 1;
    private static final AtomicBoolean AWAKE = new AtomicBoolean();

    @Override
    public Socket createSocket() {
        return new AwakeSocket();
    }

    // The driver connects by itself.

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return new Socket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return new Socket(address, port, localAddress, localPort);
    }

    private static final class AwakeSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new AwakeStream(super.getInputStream());
        }
    }

    /** Read by one thread at a time, as a connection is. */
    static final class AwakeStream extends FilterInputStream {

        private boolean soon = true;

        AwakeStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            long asked = System.nanoTime();
            if (MAY && soon && AWAKE.compareAndSet(false, true)) {
                try {
                    while (in.available() == 0 && System.nanoTime() - asked < AWAKE_NANOS) {
                        Thread.onSpinWait();
                    }
                } finally {
                    AWAKE.set(false);
                }
            }
            int read = in.read(bytes, offset, length);
            soon = System.nanoTime() - asked < AWAKE_NANOS;
            return read;
        }
    }
}
