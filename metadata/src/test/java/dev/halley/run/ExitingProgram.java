package dev.halley.run;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Step;
import java.nio.file.Path;

/** A process that runs a pipeline with a step that ends the process, in the home that it is given: {@code HOME exits|exitsLimited}. */
final class ExitingProgram {

    static final int EXIT = 3;

    private static final Pipeline EXITS = Pipeline.define("exiting", p -> {
        p.cache(false);
        Artifact<Integer> loaded = p.step(ExitingProgram::load);
        p.step(ExitingProgram::use, p.step(ExitingProgram::exits, loaded));
    });

    private static final Pipeline EXITS_LIMITED = Pipeline.define("exiting", p -> {
        p.cache(false);
        Artifact<Integer> loaded = p.step(ExitingProgram::load);
        p.step(ExitingProgram::use, p.step(ExitingProgram::exitsLimited, loaded));
    });

    private ExitingProgram() {}

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

    @Step
    static int use(int loaded) {
        return loaded;
    }

    public static void main(String[] arguments) {
        try (Client client = Client.open(new HalleyHome(Path.of(arguments[0])), name -> null)) {
            (arguments[1].equals("exits") ? EXITS : EXITS_LIMITED)
                    .run(RunOptions.defaults().client(client));
        }
    }
}
