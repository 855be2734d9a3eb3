package dev.halley.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final String URL = "http://127.0.0.1:1986/halley/general/0123456789abcdef";

    @Test
    void alignsColumns() {
        assertThat(printed(
                        0,
                        Map.of(),
                        Table.of("NAME", "STATUS").row("a", "completed").row("longer", "x")))
                .isEqualTo("""
                        NAME    STATUS
                        a       completed
                        longer  x
                        """);
    }

    @Test
    void cutsTheWidestColumnOnANarrowTerminalButNoAddress() {
        Table table = Table.of("NAME", "URL").row("a-name-that-is-much-too-long-for-the-window", URL);

        assertThat(printed(70, Map.of(), table)).contains("a-name-that-is…  " + URL);
        assertThat(printed(0, Map.of(), table)).contains("for-the-window  " + URL);
    }

    @Test
    void hasColoursOnlyOnATerminalThatWantsThem() {
        Table table = Table.of("STATUS").row("failed");

        assertThat(printed(80, Map.of(), table)).contains("\u001b[31mfailed\u001b[0m");
        assertThat(printed(0, Map.of(), table)).doesNotContain("\u001b");
        assertThat(printed(80, Map.of("NO_COLOR", "1"), table)).doesNotContain("\u001b");
        assertThat(printed(80, Map.of("TERM", "dumb"), table)).doesNotContain("\u001b");
    }

    private static String printed(int width, Map<String, String> environment, Table table) {
        StringWriter out = new StringWriter();
        Terminal terminal = Terminal.of(
                new PrintWriter(out),
                new PrintWriter(StringWriter.nullWriter()),
                width > 0,
                false,
                name -> name.equals("COLUMNS") ? Integer.toString(width) : environment.get(name));
        table.print(terminal, cell -> cell.equals("failed") ? Style.RED : Style.PLAIN);
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
