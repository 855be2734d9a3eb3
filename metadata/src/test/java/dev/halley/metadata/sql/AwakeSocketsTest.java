package dev.halley.metadata.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwakeSocketsTest {

    @Test
    void readsWhatComesAtOnceAndWhatComesLateAndTheEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new AwakeSockets().createSocket()) {
            socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            try (Socket other = server.accept()) {
                InputStream in = socket.getInputStream();
                other.getOutputStream().write("at once".getBytes(UTF_8));
                assertThat(new String(in.readNBytes(7), UTF_8)).isEqualTo("at once");

                CompletableFuture<byte[]> late = CompletableFuture.supplyAsync(() -> read(in, 4));
                CompletableFuture.runAsync(
                                () -> write(other, "late"),
                                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                        .join();
                assertThat(new String(late.join(), UTF_8)).isEqualTo("late");

                other.shutdownOutput();
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void sleepsAtOnceBehindAnAnswerThatTookLong() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        InputStream slow = new ByteArrayInputStream("abc".getBytes(UTF_8)) {
            @Override
            public synchronized int available() {
                asked.incrementAndGet();
                return 0;
            }
        };
        InputStream in = new AwakeSockets.AwakeStream(slow);

        assertThat(in.read()).isEqualTo('a');
        int whileAwake = asked.get();
        assertThat(in.read()).isEqualTo('b');

        assertThat(asked.get()).isEqualTo(whileAwake);
    }

    private static byte[] read(InputStream in, int bytes) {
        try {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Socket to, String text) {
        try {
            to.getOutputStream().write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
