package dev.halley.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.TestServer;
import dev.halley.server.http.Json;
import dev.halley.testpostgres.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-38: the server is replaced while single values are posted, and nobody gets an answer other than 2xx, or none. A supervisor, as
 * deploy/systemd has it, holds the listening socket.
 */
class RollingRestartTest {

    /** Listens, and hands the socket to one server after another as its standard input. A line of its own input asks for the next one. */
    private static final String SUPERVISOR = """
            import socket, subprocess, sys
            s = socket.socket(); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(4096)
            p = subprocess.Popen(sys.argv[2:], stdin=s)
            for line in sys.stdin:
                p.terminate(); p.wait()
                if line.strip() == "stop": break
                p = subprocess.Popen(sys.argv[2:], stdin=s)
            """;

    @TempDir
    Path home;

    @Test
    void answersEverybodyWhileTheServerIsReplaced() throws Exception {
        int restarts = Integer.getInteger("halley.faults.restarts", 3);
        int port = FreePort.find();
        Path script = Files.writeString(home.resolve("supervisor.py"), SUPERVISOR);
        Process supervisor = new ProcessBuilder(List.of(
                        "python3",
                        script.toString(),
                        Integer.toString(port),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ServerProgram.class.getName(),
                        home.resolve("data").toString(),
                        Integer.toString(port),
                        "-",
                        "-"))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("supervisor.log").toFile())
                .start();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        try {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> listens(port));
            Sender sender = new Sender(TestServer.KEY);
            String experiment = Json.MAPPER
                    .readTree(sender.post(port, "/api/rest/v2/write/experiment/create", "{\"projectName\":\"rolling\"}")
                            .body())
                    .path("experimentKey")
                    .asText();
            List<Thread> writers = new ArrayList<>();
            AtomicInteger next = new AtomicInteger();
            for (int i = 0; i < 4; i++) {
                Thread writer = new Thread(() -> {
                    while (!stop.get()) {
                        try {
                            Sender.Answer answer = sender.post(
                                    port,
                                    "/api/rest/v2/write/experiment/metric",
                                    Sender.metric(experiment, "loss", next.getAndIncrement()));
                            if (answer.status() / 100 != 2) {
                                wrong.add(answer.toString());
                            }
                            answered.incrementAndGet();
                        } catch (IOException failure) {
                            wrong.add(failure.toString());
                        }
                    }
                });
                writer.start();
                writers.add(writer);
            }
            for (int restart = 0; restart < restarts; restart++) {
                int before = answered.get();
                Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> answered.get() > before + 100);
                supervisor.getOutputStream().write("next\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                supervisor.getOutputStream().flush();
            }
            int before = answered.get();
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> answered.get() > before + 100);
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            System.out.println("F-38: " + answered.get() + " posts over " + restarts + " restarts, " + wrong.size()
                    + " answers other than 2xx " + wrong.stream().limit(3).toList());
            assertThat(wrong).isEmpty();
        } finally {
            stop.set(true);
            supervisor.getOutputStream().write("stop\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            supervisor.getOutputStream().flush();
            if (!supervisor.waitFor(60, TimeUnit.SECONDS)) {
                supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
                supervisor.destroyForcibly();
            }
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
