-- What people ask of runs from a page: workers and the runs they make for others, pauses, approvals; and revisions of pipelines.

CREATE TABLE worker (
    id        TEXT PRIMARY KEY,
    host      TEXT NOT NULL,
    pid       BIGINT NOT NULL,
    started   BIGINT NOT NULL,
    heartbeat BIGINT NOT NULL,
    pipelines TEXT NOT NULL -- JSON list
);

CREATE TABLE run_request (
    no        {serial},
    id        TEXT NOT NULL UNIQUE,
    pipeline  TEXT NOT NULL,
    wish      TEXT NOT NULL, -- JSON object
    asked_by  TEXT NOT NULL,
    requested BIGINT NOT NULL,
    status    TEXT NOT NULL,
    worker    TEXT,
    run       TEXT,
    message   TEXT
);

CREATE INDEX run_request_waiting ON run_request (no) WHERE status = 'WAITING';
CREATE INDEX run_request_taken ON run_request (no) WHERE status = 'TAKEN';

CREATE TABLE pipeline_revision (
    pipeline    TEXT NOT NULL,
    number      BIGINT NOT NULL,
    definition  TEXT NOT NULL,
    code_commit TEXT,
    created     BIGINT NOT NULL,
    PRIMARY KEY (pipeline, number)
);

CREATE TABLE run_pause (
    run_id    TEXT PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    paused_by TEXT NOT NULL,
    paused    BIGINT NOT NULL
);

CREATE TABLE approval (
    no          {serial},
    step_run_id TEXT NOT NULL UNIQUE REFERENCES step_run (id) ON DELETE CASCADE,
    run_id      TEXT NOT NULL,
    step        TEXT NOT NULL,
    question    TEXT NOT NULL,
    asked       BIGINT NOT NULL,
    decided     BIGINT,
    approved    BOOLEAN NOT NULL,
    decided_by  TEXT NOT NULL,
    comment     TEXT NOT NULL
);

CREATE INDEX approval_by_run ON approval (run_id);
