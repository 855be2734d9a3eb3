package dev.halley.examples.blueprint;

import dev.halley.approval.Approval;
import dev.halley.artifact.Artifact;
import dev.halley.artifact.Markdown;
import dev.halley.pipeline.Pipeline;
import dev.halley.step.Step;

/** Waits for a person before it ships: the question stands on the run's page, with a button for yes and one for no. */
public final class ReviewedRelease {

    private ReviewedRelease() {}

    @Step
    static double measure(double target) {
        System.out.println("measuring against " + target);
        return target + 0.02;
    }

    @Step
    static Markdown report(double accuracy) {
        return new Markdown("# Candidate\n\nIts accuracy is **" + accuracy + "**.\n");
    }

    @Step(enableCache = false)
    static Approval review(double accuracy) throws InterruptedException {
        return Approval.await("Ship the candidate with an accuracy of " + accuracy + "?");
    }

    @Step(enableCache = false)
    static String ship(Approval approval) {
        return "shipped, as " + approval.by() + " said"
                + (approval.comment().isEmpty() ? "" : ": " + approval.comment());
    }

    public static final Pipeline PIPELINE = Pipeline.define("reviewed_release", p -> {
        Artifact<Double> accuracy = p.step(ReviewedRelease::measure, p.parameter("target", 0.9));
        p.step(ReviewedRelease::report, accuracy);
        p.step(ReviewedRelease::ship, p.step(ReviewedRelease::review, accuracy));
    });

    public static void main(String[] arguments) {
        PIPELINE.run();
    }
}
