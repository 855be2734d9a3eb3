package dev.halley.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputCaptureTest {

    /** The writes, each as the text that it was. */
    private static final class Recording extends OutputStream {
        private final List<String> writes = new ArrayList<>();

        @Override
        public void write(int each) {
            write(new byte[] {(byte) each}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writes.add(new String(bytes, offset, length, UTF_8));
        }
    }

    @Test
    void printsALineInOnePieceSoThatThoseOfParallelStepsAreNotTorn() {
        Recording terminal = new Recording();
        PrintStream captured = new OutputCapture.Copying(new PrintStream(terminal, true, UTF_8), 'O');

        captured.println("counting city0");
        captured.println(List.of(1, 2));
        captured.println((String) null);

        assertThat(terminal.writes).containsExactly(line("counting city0"), line("[1, 2]"), line("null"));
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }
}
