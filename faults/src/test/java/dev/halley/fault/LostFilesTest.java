package dev.halley.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.fault.kit.Faults;
import dev.halley.fault.kit.HalleyProcess;
import dev.halley.fault.kit.History;
import dev.halley.fault.kit.Recovered;
import dev.halley.fault.kit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-10, F-17, P7: files that are gone, empty or cut off. What can be made anew is; what cannot is named. */
class LostFilesTest {

    @TempDir
    Path folder;

    private Path home;
    private History history;
    private HalleyProcess killed;

    /** A server that was killed, so that its log is there. */
    @BeforeEach
    void serve() throws IOException {
        home = HalleyProcess.newHome(folder.resolve("home"));
        killed = HalleyProcess.server(home).start();
        Wire wire = new Wire(killed.awaitPort());
        history = new History(wire.createExperiment("files"));
        for (int i = 0; i < 5; i++) {
            history.send(wire, history.nextBatch(50));
        }
        history.upload(wire, new Random(1), 20_000);
        killed.kill();
    }

    @AfterEach
    void close() {
        killed.close();
    }

    private Path data(String name) {
        return home.resolve("server").resolve(name);
    }

    @Test
    void makesTheIndexOfTheLogAnew() throws IOException {
        Files.deleteIfExists(data("halley.db-shm"));
        Files.deleteIfExists(data("halley.db.lock"));

        serves("without index and lock");
        Faults.report("F-10 index of the log, lock file: made anew, 0 lost");
    }

    @Test
    void takesAnIndexOfTheLogThatIsCutOff() throws IOException {
        cut(data("halley.db-shm"), 100);

        serves("with a short index");
    }

    /** A tail that was never acknowledged may be cut off; what stands before it is there. */
    @Test
    void cutsOffATornTailOfTheLog() throws IOException {
        Path log = data("halley.db-wal");
        long whole = Files.size(log);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            byte[] torn = new byte[3_000];
            new Random(2).nextBytes(torn);
            file.write(java.nio.ByteBuffer.wrap(torn));
        }
        assertThat(whole).isPositive();

        serves("with a torn tail");
        Faults.report("F-10 torn tail of the log: cut off, 0 acknowledged lost");
    }

    @Test
    void namesADatabaseThatIsCutOff() {
        checkpointed();
        cut(data("halley.db"), sizeOf(data("halley.db")) / 2);

        refuses("halley.db");
        Faults.report("F-10 half a database: refused, named, with the remedy");
    }

    @Test
    void namesADatabaseThatIsSomethingElse() throws IOException {
        checkpointed();
        Files.writeString(data("halley.db"), "this is not a database, whatever its name says. ".repeat(100));

        refuses("halley.db");
    }

    /** A new database beside old content would let the content be swept away. */
    @Test
    void refusesToBeginAnewBesideContentOfALostDatabase() throws IOException {
        checkpointed();
        Files.delete(data("halley.db"));
        refuses("is empty or was not there");

        Files.write(data("halley.db"), new byte[0]);
        refuses("is empty or was not there");
        Faults.report("F-10 database gone or empty, content there: refused, content kept");
    }

    @Test
    void namesContentThatIsGoneOrShort() throws IOException {
        forEachContent(content -> cut(content, 10));
        try (Recovered server = Recovered.on(home)) {
            Wire.Answer answer = asset(server);
            assertThat(answer.succeeded())
                    .as("a short file is not served: %s", answer.status())
                    .isFalse();
            assertThat(answer.status()).isNotEqualTo(500);
        }
        forEachContent(LostFilesTest::delete);
        try (Recovered server = Recovered.on(home)) {
            Wire.Answer answer = asset(server);
            assertThat(answer.succeeded())
                    .as("a file that is gone: %s", answer.status())
                    .isFalse();
            assertThat(answer.status()).isNotEqualTo(500);
        }
        try (HalleyProcess check = HalleyProcess.halley(home, "server", "check").start()) {
            assertThat(check.ended()).as("%s", check).isEqualTo(1);
            assertThat(check.output()).contains("is missing or damaged");
        }
        Faults.report("F-10 content gone or short: never served, `server check` names it, all else served");
    }

    @Test
    void saysSoWhenItsHomeIsOnlyInMemory() throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "halley-faults");
        try (HalleyProcess server = HalleyProcess.server(memory).start()) {
            server.awaitPort();
            assertThat(server.output()).contains("is in memory (tmpfs)");
            server.terminate();
        } finally {
            try (Stream<Path> files = Files.walk(memory)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(LostFilesTest::delete);
            }
        }
    }

    private Wire.Answer asset(Recovered server) throws IOException {
        return new Wire(server.port())
                .get("/api/rest/v2/experiment/asset/get-asset?assetId=asset0&experimentKey=" + history.experiment());
    }

    private void serves(String when) throws IOException {
        try (Recovered server = Recovered.on(home)) {
            history.check(new Wire(server.port()), when);
        }
    }

    /** In one or two lines, without a stack trace. */
    private void refuses(String said) {
        try (HalleyProcess server = HalleyProcess.server(home).start()) {
            assertThat(server.ended()).as("%s", server).isEqualTo(1);
            assertThat(server.output()).contains(said).doesNotContain("\tat ", "Exception");
            assertThat(server.output().lines().filter(line -> !line.isBlank()).count())
                    .as("%s", server)
                    .isLessThan(8);
        }
        forEachContent(content -> assertThat(content).exists());
    }

    /** The log is in the database, so that the database is all there is. */
    private void checkpointed() {
        Recovered.on(home).close();
    }

    private void forEachContent(Consumer<Path> action) {
        try (Stream<Path> files = Files.walk(data("assets"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                action.accept(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void cut(Path file, long size) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
