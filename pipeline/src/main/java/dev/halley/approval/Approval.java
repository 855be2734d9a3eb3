package dev.halley.approval;

import dev.halley.client.Client;
import dev.halley.metadata.StoredApproval;
import dev.halley.metadata.WorkStore;
import dev.halley.step.StepContext;
import java.time.Instant;

/**
 * A person's consent, asked for within a step:
 *
 * <pre>{@code
 * @Step(enableCache = false)
 * static Approval review(Evaluation evaluation) throws InterruptedException {
 *     return Approval.await("Ship the model with accuracy " + evaluation.accuracy() + "?");
 * }
 * }</pre>
 *
 * <p>The step waits as long as it takes, unless it has a time limit. What was approved stays so when the run is resumed.
 *
 * @param by who approved
 * @param comment what they said; may be empty
 */
public record Approval(String by, String comment) {

    private static final long PAUSE_MILLIS = 500;

    /**
     * Waits until somebody approves.
     *
     * @throws RejectedException if somebody does not
     * @throws InterruptedException if the run is cancelled
     * @throws IllegalStateException outside of a step
     */
    public static Approval await(String question) throws InterruptedException {
        StepContext step = StepContext.current();
        WorkStore store = Client.current().store();
        store.askApproval(new StoredApproval(
                step.runId(), step.step(), step.stepRunId(), question, Instant.now(), null, false, "", ""));
        // Who looks at the run or at the log of the step is the one who can answer.
        System.err.println("Step '" + step.step() + "' waits for an answer: " + question
                + " To give it: halley pipeline runs approve " + step.runName() + " " + step.step()
                + " (to say no: --reject)");
        while (true) {
            StoredApproval answer = store.findApproval(step.stepRunId()).orElse(null);
            if (answer != null && answer.decided() != null) {
                if (answer.approved()) {
                    return new Approval(answer.by(), answer.comment());
                }
                throw new RejectedException(answer.by(), answer.comment());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
