package dev.halley.stepoperator;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.HalleyException;
import dev.halley.internal.engine.StepWorker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The process that executes a step: {@code StepProcess PLAN STEP RESULT}. */
public final class StepProcess {

    private StepProcess() {}

    /** @param arguments the file with the order, the id of the step, and the file for the answer */
    public static void main(String[] arguments) {
        int code = 2;
        if (arguments.length == 3) {
            endWithParent(System.in);
            // It is not for the step to read.
            System.setIn(InputStream.nullInputStream());
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

    /** Whoever started this process holds its input open: at the end of the input it is gone, and nobody waits for the step any more. */
    private static void endWithParent(InputStream parent) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (parent.read() >= 0) {
                            // Nobody writes to it.
                        }
                    } catch (IOException gone) {
                        // As at its end.
                    }
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                    Runtime.getRuntime().halt(1);
                },
                "halley-parent");
        watch.setDaemon(true);
        watch.start();
    }
}
