package dev.halley.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Rows in aligned columns. On a terminal that is too narrow, the widest columns are cut with an ellipsis; addresses never
 * are, since half of one is worth nothing. Confined to one command.
 */
public final class Table {

    private static final int NARROWEST = 12;
    private static final String GAP = "  ";

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> headers) {
        this.headers = headers;
    }

    public static Table of(String... headers) {
        return new Table(List.of(headers));
    }

    public Table row(String... cells) {
        if (cells.length != headers.size()) {
            throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + headers.size() + ").");
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Prints to the result of the command. */
    public void print(Terminal terminal) {
        print(terminal, cell -> Style.PLAIN);
    }

    /** @param style of a cell by its text */
    public void print(Terminal terminal, Function<String, Style> style) {
        int[] widths = widths(terminal.width());
        terminal.print(line(headers, widths, terminal.coloursOut(), header -> Style.BOLD));
        for (List<String> row : rows) {
            terminal.print(line(row, widths, terminal.coloursOut(), style));
        }
    }

    private int[] widths(int window) {
        int[] widths = new int[headers.size()];
        int[] least = new int[headers.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = length(headers.get(column));
            for (List<String> row : rows) {
                String cell = row.get(column);
                widths[column] = Math.max(widths[column], length(cell));
                least[column] = Math.max(least[column], isAddress(cell) ? length(cell) : NARROWEST);
            }
        }
        int excess = window == 0 ? 0 : total(widths) - window;
        while (excess > 0) {
            int widest = -1;
            for (int column = 0; column < widths.length; column++) {
                boolean canShrink = widths[column] > least[column];
                if (canShrink && (widest < 0 || widths[column] > widths[widest])) {
                    widest = column;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private static boolean isAddress(String cell) {
        return cell.startsWith("http://") || cell.startsWith("https://");
    }

    private static int total(int[] widths) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private static String line(List<String> cells, int[] widths, boolean colours, Function<String, Style> style) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cut(cells.get(column).replaceAll("\\R", " "), widths[column]);
            line.append(style.apply(cell).in(colours, cell));
            if (column < widths.length - 1) {
                line.append(" ".repeat(widths[column] - length(cell))).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
