package dev.halley.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what was measured and prints it as one table. */
final class Report {

    private final List<String> rows = new ArrayList<>();

    /** A figure that stands for itself. */
    void figure(String workload, String format, double figure, String remark) {
        row(workload, String.format(Locale.ROOT, format, figure), "", "", remark);
    }

    /** Medians of rounds that took turns. */
    void ratio(String workload, String unit, List<Double> ours, String peer, List<Double> theirs, String remark) {
        double one = median(ours);
        double other = median(theirs);
        row(
                workload,
                shown(one) + " " + unit,
                shown(other) + " " + unit + " (" + peer + ")",
                String.format(Locale.ROOT, "%.2f×", one / other),
                remark + " " + range(ours) + " / " + range(theirs));
    }

    /** A workload that could not be run to its end. */
    void failed(String workload, Exception failure) {
        row(workload, "failed", "", "", String.valueOf(failure.getMessage()).replace('\n', ' '));
    }

    private void row(String workload, String ours, String theirs, String ratio, String remark) {
        String row = "| " + workload + " | " + ours + " | " + theirs + " | " + ratio + " | " + remark.strip() + " |";
        rows.add(row);
        System.out.println(row);
        System.out.flush();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    private static String range(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.size() < 2 ? "" : shown(sorted.get(0)) + "–" + shown(sorted.get(sorted.size() - 1));
    }

    private static String shown(double value) {
        return value >= 1e6
                ? String.format(Locale.ROOT, "%.2f M", value / 1e6)
                : value >= 1e4
                        ? String.format(Locale.ROOT, "%.1f k", value / 1e3)
                        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    /** Adds the table to the history. */
    void appendTo(Path file, String title) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("## " + title);
        lines.add("");
        lines.add("| workload | Halley | peer | ratio | remarks (range of rounds: ours / theirs) |");
        lines.add("|---|---|---|---|---|");
        lines.addAll(rows);
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
