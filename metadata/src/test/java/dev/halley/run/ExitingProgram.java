package dev.halley.run;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Step;
import dev.halley.step.StepMethod.Function1;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A process that runs a pipeline with a step that ends the process, in the home that it is given: {@code HOME STEP}. */
final class ExitingProgram {

    static final int EXIT = 3;

    private ExitingProgram() {}

    private static Pipeline pipeline(Function1<Integer, Integer> exiting) {
        return Pipeline.define("exiting", p -> {
            p.cache(false);
            Artifact<Integer> loaded = p.step(ExitingProgram::load);
            p.step(ExitingProgram::use, p.step(exiting, loaded));
        });
    }

    @Step
    static int load() {
        return 1;
    }

    @Step
    static int exits(int loaded) {
        System.exit(EXIT);
        return loaded;
    }

    @Step(timeLimit = "5m")
    static int exitsLimited(int loaded) {
        return exits(loaded);
    }

    /** On a thread of its own, for which the step waits. */
    @Step
    static int exitsOnAThread(int loaded) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(1);
        return pool.submit(() -> exits(loaded)).get();
    }

    /** In a step of a run that it starts. */
    @Step
    static int exitsInARun(int loaded) {
        Pipeline.define("inner", p -> p.step(ExitingProgram::exitsOnAThread, p.parameter("loaded", loaded)))
                .run(RunOptions.defaults().client(Client.current()));
        return loaded;
    }

    @Step
    static int use(int loaded) {
        return loaded;
    }

    public static void main(String[] arguments) {
        Pipeline pipeline =
                switch (arguments[1]) {
                    case "exits" -> pipeline(ExitingProgram::exits);
                    case "exitsLimited" -> pipeline(ExitingProgram::exitsLimited);
                    case "exitsOnAThread" -> pipeline(ExitingProgram::exitsOnAThread);
                    default -> pipeline(ExitingProgram::exitsInARun);
                };
        try (Client client = Client.open(new HalleyHome(Path.of(arguments[0])), name -> null)) {
            pipeline.run(RunOptions.defaults().client(client));
        }
    }
}
