package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.History;
import dev.halley.fault.kit.Load;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-11, F-12, F-13: a process that has no memory left, that stands still, or whose clock jumps. */
class StoppedServerTest {

    @TempDir
    Path folder;

    /** Whoever waits for an answer in vain sends again, and the first request is still in the socket. */
    @Test
    void countsOnceWhatWasSentAgainWhileItStoodStill() throws Exception {
        int pauses = Faults.repetitions(3);
        Path home = HalleyProcess.newHome(folder.resolve("paused"));
        try (HalleyProcess server = HalleyProcess.server(home).start()) {
            int port = server.awaitPort();
            History history = new History(new Wire(port).createExperiment("paused"));
            Wire impatient = new Wire(port, 400);
            int again = 0;
            for (int pause = 0; pause < pauses; pause++) {
                history.send(new Wire(port), history.nextBatch(10));
                server.signal("STOP");
                List<Integer> batch = history.nextBatch(10);
                for (int i = 0; i < 4; i++) {
                    again += isUnheard(history, impatient, batch) ? 1 : 0;
                }
                server.signal("CONT");
                assertThat(history.send(new Wire(port), batch).succeeded()).isTrue();
            }
            history.check(new Wire(port), "paused");
            Faults.report("F-12: " + pauses + " pauses by SIGSTOP, " + again
                    + " requests sent again meanwhile, each point there once");
            assertThat(again).isEqualTo(4 * pauses);
        }
    }

    private static boolean isUnheard(History history, Wire wire, List<Integer> batch) {
        try {
            history.send(wire, batch);
            return false;
        } catch (IOException unheard) {
            return true;
        }
    }

    @Test
    void keepsOrderAndServesWhateverTheClockSays() throws Exception {
        long day = 86_400;
        List<Long> jumps =
                new ArrayList<>(List.of(day, -day, -3_600L, 0L, 12 * 365 * day, -20 * 365 * day, 1L, -1L, 0L));
        Path home = HalleyProcess.newHome(folder.resolve("clock"));
        Preload preload = Preload.counting(home, Calls.SYNC);
        try (HalleyProcess server =
                        HalleyProcess.server(home).with(preload.environment()).start();
                Load load = Load.start(server.awaitPort(), 2, new Random(Faults.seed()), false)) {
            Wire wire = new Wire(server.awaitPort());
            History whole = new History(wire.createExperiment("clock"));
            for (long jump : jumps) {
                preload.moveClock(jump);
                load.awaitMore(10);
                String key = wire.createExperiment("clock");
                assertThat(whole.send(wire, whole.nextBatch(20)).succeeded())
                        .as("at %s s", jump)
                        .isTrue();
                whole.check(wire, "at " + jump + " s");
                JsonNode experiment = wire.get("/api/rest/v2/experiment/metadata?experimentKey=" + key)
                        .json();
                assertThat(experiment.path("durationMillis").asLong(0))
                        .as("at %s s: %s", jump, experiment)
                        .isNotNegative();
                JsonNode running = wire.get("/api/rest/v2/experiment/metadata?experimentKey=" + whole.experiment())
                        .json();
                assertThat(running.path("durationMillis").asLong(0))
                        .as("at %s s: %s", jump, running)
                        .isNotNegative();
            }
            load.stop();
            load.check(server.awaitPort(), "clock");
            server.kill();
            try (Recovered recovered = Recovered.on(home)) {
                load.check(recovered.port(), "clock, after a kill");
            }
            Faults.report("F-13: " + jumps.size() + " jumps of the clock (a day, an hour, to 2038 and back to 2006): "
                    + "0 refused, 0 lost, order kept, no negative duration");
        }
    }

    @Test
    void endsWhenItHasNoMemoryLeftAndKeepsWhatItAcknowledged() throws Exception {
        Path home = HalleyProcess.newHome(folder.resolve("memory"));
        try (HalleyProcess server = HalleyProcess.server(home)
                .option("-Xmx34m")
                .option("-XX:MaxDirectMemorySize=16m")
                .start()) {
            int port = server.awaitPort();
            Load load = Load.start(port, 4, new Random(Faults.seed()), true);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Thread sender = new Thread(() -> sendLarge(server, port), "large");
                sender.setDaemon(true);
                sender.start();
                senders.add(sender);
            }
            boolean ended = server.endsWithin(45_000);
            if (!ended) {
                server.kill();
            }
            load.stop();
            for (Thread sender : senders) {
                sender.join();
            }
            try (Recovered recovered = Recovered.on(home)) {
                load.check(recovered.port(), "memory");
            }
            Faults.report("F-11: a heap of 34 MB under 24 large uploads at once: "
                    + (ended ? "the process ended by itself" : "it lived on, refusing") + "; 0 acknowledged lost");
        }
    }

    /** Bodies that take many times their length in memory. */
    private static void sendLarge(HalleyProcess server, int port) {
        StringBuilder names = new StringBuilder("{\"experimentKey\":\"none\",\"values\":[");
        for (int i = 0; i < 60_000; i++) {
            names.append(i == 0 ? "" : ",")
                    .append("{\"metricName\":\"name")
                    .append(i)
                    .append("\",\"metricValue\":1}");
        }
        String body = names.append("]}").toString();
        Wire wire = new Wire(port, 20_000);
        for (int i = 0; i < 30 && server.isAlive(); i++) {
            try {
                wire.post(Wire.BATCH, body);
            } catch (IOException broken) {
                // As it must.
            }
        }
    }
}
