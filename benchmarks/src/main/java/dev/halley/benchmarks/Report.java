package dev.halley.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what was measured and prints it as one table. */
final class Report {

    private static final String HEAD =
            "| workload | Halley | peer | ratio | goal | remarks (range of rounds: ours / theirs) |";

    private final List<String> rows = new ArrayList<>();
    private final List<String> missed = new ArrayList<>();
    private int goals;

    Report() {
        System.out.println(HEAD);
        System.out.println("|---|---|---|---|---|---|");
    }

    /** A figure that stands for itself. */
    void figure(String workload, String format, double figure, String remark) {
        row(workload, String.format(Locale.ROOT, format, figure), "", "", "", remark);
    }

    /** A figure that has a goal. */
    void figure(String workload, String format, double figure, Goal goal, String remark) {
        row(workload, String.format(Locale.ROOT, format, figure), "", "", judged(workload, figure, goal), remark);
    }

    /** Medians of rounds that took turns. */
    void ratio(String workload, String unit, List<Double> ours, String peer, List<Double> theirs, String remark) {
        ratio(workload, unit, ours, peer, theirs, median(ours) / median(theirs), "", remark);
    }

    /** Medians of rounds that took turns; more is better, and the goal is how many times the peer's. */
    void ratio(
            String workload,
            String unit,
            List<Double> ours,
            String peer,
            List<Double> theirs,
            Goal goal,
            String remark) {
        double ratio = median(ours) / median(theirs);
        ratio(workload, unit, ours, peer, theirs, ratio, judged(workload + " (" + peer + ")", ratio, goal), remark);
    }

    /** Times, of which less is better; the goal is how many times as fast as the peer. */
    void faster(
            String workload,
            String unit,
            List<Double> ours,
            String peer,
            List<Double> theirs,
            Goal goal,
            String remark) {
        double ratio = median(theirs) / median(ours);
        ratio(workload, unit, ours, peer, theirs, ratio, judged(workload, ratio, goal), remark);
    }

    private void ratio(
            String workload,
            String unit,
            List<Double> ours,
            String peer,
            List<Double> theirs,
            double ratio,
            String judged,
            String remark) {
        row(
                workload,
                shown(median(ours)) + " " + unit,
                shown(median(theirs)) + " " + unit + " (" + peer + ")",
                String.format(Locale.ROOT, "%.2f×", ratio),
                judged,
                remark + " " + range(ours) + " / " + range(theirs));
    }

    private String judged(String workload, double figure, Goal goal) {
        goals++;
        if (!goal.isReached(figure)) {
            missed.add(workload + " " + goal);
        }
        return goal + (goal.isReached(figure) ? ": reached" : ": **not reached**");
    }

    /** A workload that could not be run to its end. */
    void failed(String workload, Exception failure) {
        missed.add(workload + ", which failed");
        row(workload, "failed", "", "", "", String.valueOf(failure.getMessage()).replace('\n', ' '));
    }

    private void row(String workload, String ours, String theirs, String ratio, String goal, String remark) {
        String row = "| "
                + String.join(
                        " | ",
                        workload,
                        ours,
                        theirs,
                        ratio,
                        goal,
                        remark.strip().equals("/") ? "" : remark.strip())
                + " |";
        rows.add(row);
        System.out.println(row);
        System.out.flush();
    }

    /** How many of the goals were reached. */
    String summary() {
        return goals == 0
                ? ""
                : (goals
                                - (int) missed.stream()
                                        .filter(one -> !one.endsWith("failed"))
                                        .count())
                        + " of "
                        + goals
                        + " goals reached"
                        + (missed.isEmpty() ? "." : "; not: " + String.join(", ", missed) + ".");
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
        lines.add(HEAD);
        lines.add("|---|---|---|---|---|---|");
        lines.addAll(rows);
        lines.add("");
        lines.add(summary());
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
