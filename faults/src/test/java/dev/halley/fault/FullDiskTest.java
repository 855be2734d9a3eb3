package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.History;
import dev.halley.fault.kit.Load;
import dev.halley.fault.kit.Preload;
import dev.halley.fault.kit.Preload.Calls;
import dev.halley.fault.kit.Wire;
import dev.halley.fault.kit.Wire.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F-06, F-07, P9: no room, no right to write, no more open files. What cannot be stored is refused with a time to come back; all else works on. */
class FullDiskTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"full, 28, 507", "quota, 122, 507", "read-only, 30, 503", "broken, 5, 503"})
    void refusesWhatItCannotStoreAndGoesOnWhenItCan(String name, int errno, int nativeStatus) throws Exception {
        Path home = HalleyProcess.newHome(folder.resolve(name));
        Preload preload = Preload.whileOn(home.resolve("server"), Calls.ROOM, errno);
        try (HalleyProcess server =
                        HalleyProcess.server(home).with(preload.environment()).start();
                Load load = Load.start(server.awaitPort(), 3, new Random(Faults.seed()), true)) {
            Wire wire = new Wire(server.awaitPort());
            History before = new History(wire.createExperiment("before"));
            assertThat(before.send(wire, before.nextBatch(50)).succeeded()).isTrue();
            assertThat(before.upload(wire, new Random(1), 10_000).succeeded()).isTrue();
            load.awaitMore(30);

            preload.begin();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.refused() > 5);
            assertRefused(before.send(wire, before.nextBatch(5)), 503, server);
            assertRefused(before.upload(wire, new Random(2), 10_000), 503, server);
            assertRefused(wire.post("/api/rest/v2/write/experiment/create", "{\"projectName\":\"x\"}"), 503, server);
            assertThat(wire.get("/health/live").status()).isEqualTo(200);
            assertThat(wire.get("/health/ready").status()).as("readiness").isEqualTo(503);
            // Reads work; what was acknowledged is there.
            before.check(wire, name + " while it lasts");
            preload.end();

            load.awaitMore(30);
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                            wire.get("/health/ready").status())
                    .isEqualTo(200));
            assertThat(before.send(wire, before.nextBatch(5)).succeeded()).isTrue();
            load.stop();
            load.check(server.awaitPort(), name);
            before.check(wire, name);
            assertThat(server.isAlive()).isTrue();
            Faults.report("F-06/F-07 disk " + name + ": " + load.refused()
                    + " requests refused with 503 and Retry-After, reads worked, went on without a restart, 0 lost");
        }
        assertThat(nativeStatus).isPositive();
    }

    private static void assertRefused(Answer answer, int status, Object when) {
        assertThat(answer.status()).as("%s: %s", when, answer).isEqualTo(status);
        assertThat(answer.headers()).as("%s: %s", when, answer).containsKey("Retry-After");
        assertThat(answer.toString()).as("%s", when).doesNotContain("/server/", "Exception", "SQLITE");
    }

    /** The clients that stay are served again when others have gone. */
    @Test
    void goesOnAfterItHadNoMoreFilesToOpen() throws Exception {
        Path home = HalleyProcess.newHome(folder.resolve("files"));
        try (HalleyProcess server = HalleyProcess.server(home)
                .under(List.of("prlimit", "--nofile=260:260"))
                .start()) {
            Wire wire = new Wire(server.awaitPort());
            Wire impatient = new Wire(server.awaitPort(), 3_000);
            History history = new History(wire.createExperiment("before"));
            assertThat(history.send(wire, history.nextBatch(50)).succeeded()).isTrue();
            List<Socket> idle = new ArrayList<>();
            int served = 0;
            for (int i = 0; i < 240; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), server.awaitPort()));
            }
            for (int i = 0; i < 2; i++) {
                served += answers(history, impatient) ? 1 : 0;
            }
            for (Socket socket : idle) {
                socket.close();
            }
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> answers(history, impatient));
            assertThat(history.upload(wire, new Random(1), 10_000).succeeded()).isTrue();
            history.check(new Wire(server.awaitPort()), "EMFILE");
            assertThat(server.isAlive()).isTrue();
            assertThat(server.output().length())
                    .as("the log does not fill the disk: %s", server)
                    .isLessThan(200_000);
            Faults.report("F-07 files: 240 connections on 260 open files: " + served
                    + " of 2 requests served meanwhile, all afterwards, no restart, 0 lost");
        }
    }

    private static boolean answers(History history, Wire wire) {
        try {
            return history.send(wire, history.nextBatch(2)).succeeded();
        } catch (IOException none) {
            return false;
        }
    }
}
