package dev.halley.fault.pipeline;

import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.pipeline.Pipeline;
import dev.halley.pipeline.RunListener;
import dev.halley.pipeline.RunOptions;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Components.Check;
import dev.halley.step.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Has a step that hangs executed in a process of its own, to be killed meanwhile. */
final class StepProcessProgram {

    private StepProcessProgram() {}

    @Step
    static int waits(String folder) throws Exception {
        Path home = Path.of(folder);
        Files.writeString(
                home.resolve("step-pid"), Long.toString(ProcessHandle.current().pid()));
        // The orchestrator counts it as one of those that are there.
        Files.writeString(
                home.resolve("pids"),
                ProcessHandle.current().pid() + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
        StepProcessTest.leavesChildren(folder);
        Thread.sleep(3_600_000);
        return 1;
    }

    public static void main(String[] arguments) {
        HalleyHome home = HalleyHome.resolve();
        try (Client client = Client.open(home)) {
            client.components()
                    .register(
                            ComponentType.STEP_OPERATOR,
                            "apart",
                            "local_process",
                            Map.of("jvm_options", "-Xmx48m,-XX:TieredStopAtLevel=1"),
                            Check.NOW);
            client.stacks().register("mine", Map.of(ComponentType.STEP_OPERATOR, List.of("apart")));
            client.stacks().setActive("mine");
            Pipeline.define("waiting", p -> p.step(
                                    StepProcessProgram::waits,
                                    p.parameter("home", home.folder().toString()))
                            .stepOperator("apart"))
                    .run(RunOptions.defaults().client(client).listener(RunListener.NONE));
        }
    }
}
