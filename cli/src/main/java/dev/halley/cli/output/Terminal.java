package dev.halley.cli.output;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: results to {@link #out}, diagnostics to {@link #err}. Only where a person watches are there colours
 * and tables cut to the width of the window; into a pipe or a file go plain, whole values.
 *
 * @param width columns of the window; 0 if the results do not go to a terminal
 * @param coloursOut whether results may have colours
 * @param coloursErr whether diagnostics may have colours
 */
public record Terminal(PrintWriter out, PrintWriter err, int width, boolean coloursOut, boolean coloursErr) {

    private static final int USUAL_WIDTH = 80;
    private static final int NARROWEST = 20;

    /**
     * The terminal of a process.
     *
     * @param outIsTerminal whether results go to a terminal
     * @param errIsTerminal whether diagnostics go to a terminal
     * @param environment gives the value of an environment variable, or null
     */
    public static Terminal of(
            PrintWriter out,
            PrintWriter err,
            boolean outIsTerminal,
            boolean errIsTerminal,
            UnaryOperator<@Nullable String> environment) {
        String noColour = environment.apply("NO_COLOR");
        boolean colours = (noColour == null || noColour.isEmpty()) && !"dumb".equals(environment.apply("TERM"));
        int width = outIsTerminal ? width(environment.apply("COLUMNS")) : 0;
        return new Terminal(out, err, width, outIsTerminal && colours, errIsTerminal && colours);
    }

    private static int width(@Nullable String columns) {
        if (columns == null || !columns.matches("[0-9]{1,5}")) {
            return USUAL_WIDTH;
        }
        int width = Integer.parseInt(columns);
        return width == 0 ? USUAL_WIDTH : Math.max(NARROWEST, width);
    }

    /** Prints a line of the result. */
    public void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Tells what the command does or did; not part of the result. */
    public void tell(String line) {
        err.println(line);
        err.flush();
    }

    public void warn(String line) {
        tell(Style.YELLOW.in(coloursErr, "Warning:") + " " + line);
    }

    /** Says why the command did not do what it was asked to. */
    public void error(String line) {
        tell(Style.RED.in(coloursErr, "Error:") + " " + line);
    }
}
