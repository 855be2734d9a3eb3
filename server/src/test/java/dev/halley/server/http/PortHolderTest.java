package dev.halley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who listens on a port is told by its process, however busy that is. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells whose a socket is")
class PortHolderTest {

    private static final int QUESTIONS = 100;

    /** The younger ones have all of its files until they run their own program, and may have smaller numbers. */
    @Test
    void namesAProcessThatStartsOthersMeanwhile() throws Exception {
        assertThatItIsNamedBeside(PortHolderTest::startOthers);
    }

    private static void startOthers(AtomicBoolean ended) {
        try {
            while (!ended.get()) {
                new ProcessBuilder("true").start().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void namesAProcessThatOpensAndClosesFilesMeanwhile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        InputStream[] listedBefore = new InputStream[20];
        open(file, listedBefore);
        assertThatItIsNamedBeside(ended -> closeAndOpen(file, listedBefore, ended));
    }

    private static void assertThatItIsNamedBeside(Consumer<AtomicBoolean> work) throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Thread busy = new Thread(() -> work.accept(ended));
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, here)) {
            busy.start();
            for (int question = 0; question < QUESTIONS; question++) {
                assertThat(PortHolder.of(here, taken.getLocalPort()))
                        .startsWith("process " + ProcessHandle.current().pid() + " (");
            }
        } finally {
            ended.set(true);
            busy.join();
        }
    }

    private static void closeAndOpen(Path file, InputStream[] files, AtomicBoolean ended) {
        try {
            while (!ended.get()) {
                close(files);
                open(file, files);
            }
            close(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void open(Path file, InputStream[] files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            files[i] = Files.newInputStream(file);
        }
    }

    private static void close(InputStream[] files) throws IOException {
        for (InputStream each : files) {
            each.close();
        }
    }
}
