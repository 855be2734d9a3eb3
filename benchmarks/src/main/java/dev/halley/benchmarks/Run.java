package dev.halley.benchmarks;

import java.nio.file.Path;

/**
 * How the workloads are run.
 *
 * @param scale 1 is the whole size
 * @param rounds how often each side has its turn
 * @param peers where the peers are installed
 */
record Run(double scale, int rounds, Path peers, Report report) {

    int scaled(int whole, int least) {
        return (int) Math.max(least, whole * scale);
    }

    static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException(what);
        }
    }
}
