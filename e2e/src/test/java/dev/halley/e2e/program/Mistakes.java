package dev.halley.e2e.program;

import dev.halley.client.Client;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Pipelines with a mistake each, and one without. */
public final class Mistakes {

    static final Pipeline TRAINS = Pipeline.define("trains", p -> p.step(Mistakes::train, p.parameter("rate", 0.1)));

    static final Pipeline TRACKED = Pipeline.define(
            "tracked", p -> p.step(Mistakes::train, p.parameter("rate", 0.1)).experimentTracker("comet_tracker"));

    static final Pipeline ASKS_THE_STACK = Pipeline.define("asks_the_stack", p -> {
        String tracker = Client.current().activeStack().experimentTracker().name();
        p.step(Mistakes::train, p.parameter("rate", 0.1)).experimentTracker(tracker);
    });

    static final Pipeline TWO_KEYS = Pipeline.define("two_keys", p -> {
        p.settings("orchestrator", Map.of()).settings("orchestrator.local", Map.of());
        p.step(Mistakes::train, p.parameter("rate", 0.1));
    });

    static final Pipeline BAD_KEY = Pipeline.define("bad_key", p -> {
        p.settings("experiment_trackers.comet", Map.of());
        p.step(Mistakes::train, p.parameter("rate", 0.1));
    });

    static final Pipeline WRONG_TYPE =
            Pipeline.define("wrong_type", p -> p.step(Mistakes::train, p.parameter("rate", 0.1))
                    .experimentTracker("t")
                    .settings("experiment_tracker", Map.of("tags", Map.of("a", List.of(1)))));

    static final Pipeline OTHER_FLAVOR = Pipeline.define("other_flavor", p -> {
        p.settings("experiment_tracker.mlflow", Map.of("nested", true));
        p.step(Mistakes::train, p.parameter("rate", 0.1));
    });

    static final Pipeline UNKNOWN_FIELD =
            Pipeline.define("unknown_field", p -> p.step(Mistakes::train, p.parameter("rate", 0.1))
                    .experimentTracker("t")
                    .settings("experiment_tracker", Map.of("tgas", List.of("a"))));

    static final Pipeline SLEEPS = Pipeline.define("sleeps", p -> p.step(Mistakes::sleeps));

    static final Pipeline LACKS = Pipeline.define("lacks", p -> {
        throw new NoClassDefFoundError("org/example/Telescope");
    });

    static final Pipeline DECLARES_BADLY = Pipeline.define("declares_badly", p -> {
        throw new IllegalStateException("no plan");
    });

    static final Pipeline CANNOT_STORE = Pipeline.define("cannot_store", p -> p.step(Mistakes::thread));

    static final Pipeline TAKES =
            Pipeline.define("takes", p -> p.step(Mistakes::train, p.artifact("rate", Double.class)));

    static final Pipeline TAKES_OTHER = Pipeline.define(
            "takes_other", p -> p.step(Mistakes::words, p.artifact("trains::train::output", String.class)));

    static final Pipeline BREAKS = Pipeline.define("breaks", p -> p.step(Mistakes::breaks));

    private Mistakes() {}

    @Step
    static double train(double rate) {
        return 1 - rate;
    }

    @Step
    static int words(String text) {
        return text.length();
    }

    @Step
    static Thread thread() {
        return Thread.currentThread();
    }

    @Step
    static int breaks() {
        String labels = System.getProperty("labels");
        if (labels == null) {
            throw new IllegalStateException("the images have no labels");
        }
        return labels.length();
    }

    @Step
    static int sleeps() throws InterruptedException {
        System.out.println("asleep");
        new CountDownLatch(1).await();
        return 1;
    }
}
