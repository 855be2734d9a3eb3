package dev.halley.server.fault;

/** How often a fault is tried, and from which seed. */
final class Faults {

    private Faults() {}

    static int repetitions(int shortForm) {
        return Integer.getInteger("halley.faults.repetitions", shortForm);
    }

    /** The seed of the first repetition; each next one has the next. */
    static long seed() {
        return Long.getLong("halley.faults.seed", 20_261_125L);
    }
}
