package dev.halley.stepoperator;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.internal.engine.StepWorker;
import java.nio.file.Path;

/** The process that executes a step: {@code StepProcess PLAN STEP RESULT}. */
public final class StepProcess {

    private StepProcess() {}

    /** @param arguments the file with the order, the id of the step, and the file for the answer */
    public static void main(String[] arguments) {
        int code = 2;
        if (arguments.length == 3) {
            try (Client client = Client.open(HalleyHome.resolve())) {
                boolean succeeded = StepWorker.run(client, Path.of(arguments[0]), arguments[1], Path.of(arguments[2]));
                code = succeeded ? 0 : 1;
            } catch (HalleyException e) {
                System.err.println("Error: " + e.getMessage());
            }
        } else {
            System.err.println("Usage: StepProcess PLAN STEP RESULT");
        }
        System.exit(code);
    }
}
