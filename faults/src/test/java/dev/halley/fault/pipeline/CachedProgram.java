package dev.halley.fault.pipeline;

import dev.halley.artifact.Artifact;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.PipelineRun;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs a pipeline with a cached step whose result differs each time it is executed; whether a result is whole can be told from it. */
final class CachedProgram {

    private static final int LENGTH = 3_000;

    private CachedProgram() {}

    @Step
    static List<Integer> made(int parameter) {
        int seed = new Random().nextInt();
        List<Integer> numbers = new ArrayList<>(List.of(seed, parameter));
        Random random = new Random(seed);
        while (numbers.size() < LENGTH) {
            numbers.add(random.nextInt());
        }
        return numbers;
    }

    /** Whether it is what one execution has made with this parameter, all of it. */
    static boolean isWhole(List<Integer> numbers, int parameter) {
        Random random = new Random(numbers.get(0));
        return numbers.size() == LENGTH
                && numbers.get(1) == parameter
                && numbers.stream().skip(2).allMatch(number -> number == random.nextInt());
    }

    static PipelineRun run(Client client, int parameter) {
        return Pipeline.define("cached", p -> {
                    Artifact<Integer> given = p.parameter("parameter", parameter);
                    p.step(CachedProgram::made, given);
                })
                .run(RunOptions.defaults()
                        .client(client)
                        .listener(RunListener.NONE)
                        .returnFailures());
    }

    public static void main(String[] arguments) {
        boolean succeeded = true;
        try (Client client = Client.open(HalleyHome.resolve())) {
            for (int parameter = 0; parameter < Integer.parseInt(arguments[0]); parameter++) {
                succeeded &= run(client, parameter).succeeded();
            }
        }
        System.exit(succeeded ? 0 : 1);
    }
}
