-- Files of an experiment. The bytes are in a file named by sha256; a remote asset has a link instead.
CREATE TABLE asset (
    id             INTEGER PRIMARY KEY,
    experiment_id  INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    asset_id       TEXT NOT NULL,
    type           TEXT NOT NULL,
    file_name      TEXT NOT NULL,
    file_size      INTEGER NOT NULL,
    sha256         TEXT,
    link           TEXT,
    context        TEXT,
    step           INTEGER,
    epoch          INTEGER,
    grouping_name  TEXT,
    metadata       TEXT,
    created_millis INTEGER NOT NULL,
    UNIQUE (experiment_id, asset_id)
);
