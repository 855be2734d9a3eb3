package dev.halley.fault.kit;

import java.nio.file.Path;

/** How often a fault is tried, and from which seed. */
public final class Faults {

    private Faults() {}

    /** {@code -Dhalley.faults.repetitions}, or the short form. */
    public static int repetitions(int shortForm) {
        return Integer.getInteger("halley.faults.repetitions", shortForm);
    }

    /** The seed of the first repetition; each next one has the next. */
    public static long seed() {
        return Long.getLong("halley.faults.seed", 20_261_125L);
    }

    /** What is made once and kept between runs: archives, compiled shims. */
    public static Path work() {
        return Path.of(System.getProperty("halley.faults.work", "target")).toAbsolutePath();
    }

    /** One line of a result, as {@code docs/promises.md} has it. */
    public static void report(String line) {
        System.out.println("[faults] " + line);
    }
}
