-- Times are nanoseconds since 1970 (UTC). Columns that hold JSON are read and written whole, never searched.

CREATE TABLE component (
    type    TEXT NOT NULL,
    name    TEXT NOT NULL,
    id      TEXT NOT NULL,
    flavor  TEXT NOT NULL,
    config  TEXT NOT NULL, -- JSON object
    created INTEGER NOT NULL,
    PRIMARY KEY (type, name)
) WITHOUT ROWID;

CREATE TABLE stack (
    name    TEXT PRIMARY KEY,
    id      TEXT NOT NULL,
    created INTEGER NOT NULL,
    active  INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE stack_component (
    stack    TEXT NOT NULL REFERENCES stack (name) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    type     TEXT NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (stack, position),
    FOREIGN KEY (type, name) REFERENCES component (type, name)
) WITHOUT ROWID;

CREATE INDEX stack_component_by_component ON stack_component (type, name);

CREATE TABLE secret (
    name    TEXT PRIMARY KEY,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE secret_value (
    id         INTEGER PRIMARY KEY,
    secret     TEXT NOT NULL REFERENCES secret (name) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    ciphertext BLOB NOT NULL,
    UNIQUE (secret, key)
);

CREATE TABLE run (
    no         INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE,
    pipeline   TEXT NOT NULL,
    stack      TEXT NOT NULL,
    status     TEXT NOT NULL,
    started    INTEGER NOT NULL,
    ended      INTEGER,
    parameters TEXT NOT NULL, -- JSON object
    machine    TEXT NOT NULL,
    pid        INTEGER NOT NULL,
    process    TEXT NOT NULL,
    heartbeat  INTEGER NOT NULL,
    reason     TEXT,
    notices    TEXT NOT NULL  -- JSON list
);

CREATE INDEX run_by_pipeline ON run (pipeline, no);
CREATE INDEX run_running ON run (no) WHERE status = 'RUNNING';

CREATE TABLE step_run (
    id         TEXT PRIMARY KEY,
    run_no     INTEGER NOT NULL REFERENCES run (no) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    step       TEXT NOT NULL,
    status     TEXT NOT NULL,
    started    INTEGER,
    ended      INTEGER,
    cache_key  TEXT,
    parameters TEXT NOT NULL, -- JSON object
    upstream   TEXT NOT NULL, -- JSON list
    inputs     TEXT NOT NULL, -- JSON list of {name, step, output}
    metadata   TEXT NOT NULL, -- JSON object
    failure    TEXT,          -- JSON object
    origin_id  TEXT REFERENCES step_run (id),
    UNIQUE (run_no, position)
);

CREATE INDEX step_run_by_cache_key ON step_run (cache_key, ended) WHERE status = 'COMPLETED';

CREATE TABLE artifact_version (
    id           TEXT PRIMARY KEY,
    artifact     TEXT NOT NULL,
    version      INTEGER NOT NULL,
    type         TEXT NOT NULL,
    materializer TEXT NOT NULL,
    hash         TEXT NOT NULL,
    uri          TEXT NOT NULL,
    size         INTEGER NOT NULL,
    UNIQUE (artifact, version)
);

CREATE TABLE step_output (
    step_run_id TEXT NOT NULL REFERENCES step_run (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    output      TEXT NOT NULL,
    artifact_id TEXT NOT NULL REFERENCES artifact_version (id),
    PRIMARY KEY (step_run_id, position)
) WITHOUT ROWID;
