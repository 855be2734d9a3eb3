package dev.halley.experimenttracker;

/**
 * Which step execution an experiment belongs to.
 *
 * @param pipeline name of the pipeline
 * @param pipelineRun name of the run, for instance {@code digits-2026_11_24-09_00_00_123456}
 * @param pipelineRunId id of the run
 * @param step invocation id of the step, unique in its run
 * @param stepRunId id of this execution
 * @param attempt which attempt of the step it is, from 1 on
 */
public record TrackedStep(
        String pipeline, String pipelineRun, String pipelineRunId, String step, String stepRunId, int attempt) {

    /** The first attempt. */
    public TrackedStep(String pipeline, String pipelineRun, String pipelineRunId, String step, String stepRunId) {
        this(pipeline, pipelineRun, pipelineRunId, step, stepRunId, 1);
    }
}
