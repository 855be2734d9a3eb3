-- Runs, steps, artifacts, models and schedules.

-- Who executes a run holds it by its epoch; a step keeps the epoch as long as it has not ended, so that a process that lost the
-- run cannot record anything for it.
CREATE TABLE run (
    no               {serial},
    id               TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL UNIQUE,
    pipeline         TEXT NOT NULL,
    stack            TEXT NOT NULL,
    status           TEXT NOT NULL,
    started          BIGINT NOT NULL,
    ended            BIGINT,
    parameters       TEXT NOT NULL, -- JSON object
    machine          TEXT NOT NULL,
    pid              BIGINT NOT NULL,
    process          TEXT NOT NULL,
    heartbeat        BIGINT NOT NULL,
    reason           TEXT,
    notices          TEXT NOT NULL, -- JSON list
    epoch            BIGINT NOT NULL DEFAULT 1,
    cancel_requested BIGINT,
    parent_step_id   TEXT,
    replay_of        TEXT,
    source           TEXT,
    request          TEXT NOT NULL, -- JSON object
    model_version_id TEXT
);

CREATE INDEX run_by_pipeline ON run (pipeline, no);
CREATE INDEX run_running ON run (no) WHERE status = 'RUNNING';
CREATE INDEX run_by_model ON run (model_version_id) WHERE model_version_id IS NOT NULL;

CREATE TABLE step_run (
    id           TEXT PRIMARY KEY,
    run_no       BIGINT NOT NULL, -- no foreign key: to check it costs PostgreSQL a quarter of the begin of a run
    position     BIGINT NOT NULL,
    step         TEXT NOT NULL,
    name         TEXT NOT NULL,
    parent       TEXT,
    item         BIGINT NOT NULL DEFAULT -1,
    status       TEXT NOT NULL,
    epoch        BIGINT NOT NULL,
    attempt      BIGINT NOT NULL DEFAULT 1,
    started      BIGINT,
    ended        BIGINT,
    cache_key    TEXT,
    cache_status TEXT,
    cache_detail TEXT,
    cache_parts  TEXT,          -- JSON object
    parameters   TEXT NOT NULL, -- JSON object
    upstream     TEXT NOT NULL, -- JSON list
    inputs       TEXT NOT NULL, -- JSON list of {name, step, output}
    metadata     TEXT,          -- JSON object; null for none
    failure      TEXT,          -- JSON object
    origin_id    TEXT,
    log_name     TEXT,
    log_hash     TEXT,
    log_size     BIGINT,
    log_lines    BIGINT,
    UNIQUE (run_no, step)
);

CREATE INDEX step_run_by_cache_key ON step_run (cache_key, ended) WHERE status = 'COMPLETED';

CREATE TABLE step_attempt (
    step_run_id TEXT NOT NULL REFERENCES step_run (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    started     BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    failure     TEXT NOT NULL, -- JSON object
    metadata    TEXT NOT NULL, -- JSON object
    PRIMARY KEY (step_run_id, number)
);

CREATE TABLE artifact (
    name     TEXT PRIMARY KEY,
    versions BIGINT NOT NULL
);

CREATE TABLE artifact_version (
    no           {serial},
    id           TEXT NOT NULL UNIQUE,
    artifact     TEXT NOT NULL,
    version      BIGINT NOT NULL,
    type         TEXT NOT NULL,
    materializer TEXT NOT NULL,
    hash         TEXT NOT NULL,
    uri          TEXT NOT NULL,
    size         BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    created      BIGINT NOT NULL,
    step_run_id  TEXT,
    metadata     TEXT NOT NULL, -- JSON object
    UNIQUE (artifact, version)
);

CREATE INDEX artifact_version_by_hash ON artifact_version (hash);

CREATE TABLE artifact_view (
    artifact_id TEXT NOT NULL REFERENCES artifact_version (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    title       TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    hash        TEXT NOT NULL,
    uri         TEXT NOT NULL,
    size        BIGINT NOT NULL,
    PRIMARY KEY (artifact_id, position)
);

CREATE INDEX artifact_view_by_hash ON artifact_view (hash);

CREATE TABLE step_output (
    step_run_id TEXT NOT NULL REFERENCES step_run (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    output      TEXT NOT NULL,
    artifact_id TEXT NOT NULL REFERENCES artifact_version (id),
    PRIMARY KEY (step_run_id, position)
);

CREATE INDEX step_output_by_artifact ON step_output (artifact_id);

CREATE TABLE model (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    license     TEXT NOT NULL,
    created     BIGINT NOT NULL
);

CREATE TABLE model_version (
    id          TEXT PRIMARY KEY,
    model       TEXT NOT NULL REFERENCES model (name) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    name        TEXT NOT NULL,
    stage       TEXT NOT NULL,
    description TEXT NOT NULL,
    created     BIGINT NOT NULL,
    UNIQUE (model, number),
    UNIQUE (model, name)
);

CREATE TABLE model_artifact (
    model_version_id TEXT NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
    artifact_id      TEXT NOT NULL REFERENCES artifact_version (id),
    PRIMARY KEY (model_version_id, artifact_id)
);

CREATE INDEX model_artifact_by_artifact ON model_artifact (artifact_id);

-- Tags of anything: kind is 'run', 'artifact' or 'model'.
CREATE TABLE tag (
    kind     TEXT NOT NULL,
    resource TEXT NOT NULL,
    tag      TEXT NOT NULL,
    PRIMARY KEY (kind, resource, tag)
);

CREATE INDEX tag_by_tag ON tag (kind, tag);

-- Values that were logged, to be searched: kind is 'step', 'run', 'artifact' or 'model'.
CREATE TABLE entry (
    kind     TEXT NOT NULL,
    resource TEXT NOT NULL,
    key      TEXT NOT NULL,
    value    TEXT NOT NULL, -- JSON
    text     TEXT NOT NULL,
    number   DOUBLE PRECISION,
    PRIMARY KEY (kind, resource, key)
);

CREATE INDEX entry_by_key ON entry (kind, key, text);

CREATE TABLE schedule (
    name             TEXT PRIMARY KEY,
    source           TEXT NOT NULL,
    class_path       TEXT NOT NULL, -- JSON list
    cron             TEXT,
    interval_seconds BIGINT,
    zone             TEXT NOT NULL,
    start_at         BIGINT,
    end_at           BIGINT,
    catch_up         BOOLEAN NOT NULL,
    active           BOOLEAN NOT NULL,
    stack            TEXT,
    config_file      TEXT,
    parameters       TEXT NOT NULL, -- JSON object
    created          BIGINT NOT NULL,
    next_at          BIGINT,
    last_fired       BIGINT,
    last_run         TEXT,
    last_error       TEXT
);
