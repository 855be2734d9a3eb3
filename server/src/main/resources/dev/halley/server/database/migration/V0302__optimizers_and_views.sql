-- Sweeps of Comet's optimizer. parameters and spec are JSON, given back exactly as they came.
CREATE TABLE optimizer (
    optimizer_id   TEXT PRIMARY KEY,
    owner_id       BIGINT NOT NULL,
    workspace_id   BIGINT NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    algorithm      TEXT NOT NULL,
    name           TEXT NOT NULL,
    parameters     TEXT NOT NULL,
    spec           TEXT NOT NULL,
    trials         BIGINT NOT NULL,
    status         TEXT NOT NULL,
    created_millis BIGINT NOT NULL,
    updated_millis BIGINT NOT NULL,
    ended_millis   BIGINT
);

-- set_no counts sets of parameters; a set (pid) is tried as often as the sweep says (trial).
CREATE TABLE optimizer_trial (
    optimizer_id   TEXT NOT NULL REFERENCES optimizer (optimizer_id) ON DELETE CASCADE,
    pid            TEXT NOT NULL,
    trial          BIGINT NOT NULL,
    set_no         BIGINT NOT NULL,
    parameters     TEXT NOT NULL,
    status         TEXT NOT NULL,
    tries          BIGINT NOT NULL,
    score          DOUBLE PRECISION,
    epoch          BIGINT,
    metadata       TEXT,
    started_millis BIGINT NOT NULL,
    ended_millis   BIGINT,
    PRIMARY KEY (optimizer_id, pid, trial)
);

-- Saved views of Comet's clients: kept whole, as they came.
CREATE TABLE comet_view (
    template_id    TEXT PRIMARY KEY,
    project_id     BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    kind           TEXT NOT NULL,
    experiment_key TEXT,
    name           TEXT NOT NULL,
    content        TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    updated_millis BIGINT NOT NULL
);
CREATE INDEX comet_view_by_project ON comet_view (project_id, kind);
