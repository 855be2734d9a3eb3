package dev.halley.run;

import dev.halley.approval.Approval;
import dev.halley.artifact.Artifact;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipelines for the tests of workers, pauses and approvals. */
public final class Steered {

    /** Kinds of a parameter. */
    public enum Size {
        SMALL,
        LARGE
    }

    private Steered() {}

    @Step
    static int number(int of) {
        return of;
    }

    @Step(enableCache = false)
    static int fails(int number, String ifThere) {
        if (Files.exists(Path.of(ifThere))) {
            throw new IllegalStateException("told to fail with " + number);
        }
        return number + 1;
    }

    @Step(enableCache = false)
    static Approval review(int number) throws InterruptedException {
        return Approval.await("Ship " + number + "?");
    }

    @Step
    static String ship(Approval approval, Size size) {
        return approval.by() + " " + size;
    }

    @Step(enableCache = false)
    @SuppressWarnings("EmptyCatch")
    static void stubborn(String pidFile) throws Exception {
        Files.writeString(
                Path.of(pidFile), String.valueOf(ProcessHandle.current().pid()));
        while (true) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException ignored) {
                // It does not care.
            }
        }
    }

    /** One step. */
    public static final Pipeline NUMBER = Pipeline.define("number", p -> p.step(Steered::number, p.parameter("of", 7)));

    /** Fails as long as a file is there. */
    public static final Pipeline FLAKY = Pipeline.define("flaky", p -> {
        Artifact<Integer> number = p.step(Steered::number, p.parameter("of", 7));
        p.step(Steered::fails, number, p.requiredParameter("if_there", String.class));
    });

    /** Waits for a person. */
    public static final Pipeline REVIEWED = Pipeline.define("reviewed", p -> {
        Artifact<Integer> number = p.step(Steered::number, p.parameter("of", 7));
        Artifact<Approval> approval = p.step(Steered::review, number);
        p.step(Steered::ship, approval, p.parameter("size", Size.SMALL));
    });

    /** Does not react to interrupts. */
    public static final Pipeline STUBBORN =
            Pipeline.define("stubborn", p -> p.step(Steered::stubborn, p.requiredParameter("pid_file", String.class)));
}
