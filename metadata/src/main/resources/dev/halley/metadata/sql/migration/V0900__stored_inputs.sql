-- Inputs of steps that were there before the run: of another run, or saved by hand. What such a step took is not deleted as unused, and
-- an artifact tells who took it.
CREATE TABLE step_input (
    step_run_id TEXT NOT NULL REFERENCES step_run (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    artifact_id TEXT NOT NULL REFERENCES artifact_version (id),
    PRIMARY KEY (step_run_id, name)
);

CREATE INDEX step_input_by_artifact ON step_input (artifact_id);
