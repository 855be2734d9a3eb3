package dev.halley.benchmarks.pipelines;

import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import dev.halley.step.StepCall;
import java.util.ArrayList;
import java.util.List;

/** The pipelines that are measured. */
final class Chains {

    static final String TRACKER = "comet_tracker";

    private static final String LAST = "last";

    private Chains() {}

    @Step
    static void nothing() {}

    @Step
    static int one() {
        return 1;
    }

    @Step
    static int fibonacciOf(int n) {
        return n < 2 ? n : fibonacciOf(n - 1) + fibonacciOf(n - 2);
    }

    @Step(experimentTracker = TRACKER)
    static void trackedStep() {}

    @Step
    static void printing(int lines) {
        print(lines);
    }

    static void print(int lines) {
        for (int i = 0; i < lines; i++) {
            System.out.println("epoch " + i + " loss 0.6931471805599453 accuracy 0.9375");
        }
    }

    /** One step that prints lines. */
    static Pipeline prints(int lines) {
        return Pipeline.define("prints", p -> {
            p.cache(false);
            p.step(Chains::printing, p.parameter("lines", lines));
        });
    }

    /** No-op steps, one after another. */
    static Pipeline chain(int steps) {
        return Pipeline.define("chain", p -> {
            p.cache(false);
            StepCall<Void> last = null;
            for (int i = 0; i < steps; i++) {
                StepCall<Void> step = p.step(Chains::nothing);
                last = last == null ? step : step.after(last);
            }
        });
    }

    /** Steps that compute a Fibonacci number the slow way and store it, one after another. */
    static Pipeline fibonacci(int steps, int n) {
        return Pipeline.define("fibonacci", p -> {
            p.cache(false);
            StepCall<Integer> last = null;
            for (int i = 0; i < steps; i++) {
                StepCall<Integer> step = p.step(Chains::fibonacciOf, p.parameter("n", n));
                last = last == null ? step : step.after(last);
            }
        });
    }

    /** No-op steps that need nothing of each other, and one that needs all of them. */
    static Pipeline fanOut(int steps) {
        return Pipeline.define("fan-out", p -> {
            p.cache(false);
            List<StepCall<Void>> all = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                all.add(p.step(Chains::nothing));
            }
            p.step(Chains::nothing).named(LAST).after(all.toArray(StepCall[]::new));
        });
    }

    /** Steps that come from the cache from the second run on. */
    static Pipeline cached(int steps) {
        return Pipeline.define("cached", p -> {
            for (int i = 0; i < steps; i++) {
                p.step(Chains::one);
            }
        });
    }

    /** No-op steps with an experiment each, one after another. */
    static Pipeline tracked(int steps) {
        return Pipeline.define("tracked", p -> {
            p.cache(false);
            StepCall<Void> last = null;
            for (int i = 0; i < steps; i++) {
                StepCall<Void> step = p.step(Chains::trackedStep);
                last = last == null ? step : step.after(last);
            }
        });
    }
}
