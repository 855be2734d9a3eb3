-- The last value of each name. Values are the text that was logged.
CREATE TABLE parameter (
    experiment_id    INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    name             TEXT NOT NULL,
    value            TEXT NOT NULL,
    context          TEXT,
    step             INTEGER,
    source           TEXT,
    timestamp_millis INTEGER NOT NULL,
    PRIMARY KEY (experiment_id, name)
) WITHOUT ROWID;

CREATE TABLE other (
    experiment_id    INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    name             TEXT NOT NULL,
    value            TEXT NOT NULL,
    timestamp_millis INTEGER NOT NULL,
    PRIMARY KEY (experiment_id, name)
) WITHOUT ROWID;

CREATE TABLE tag (
    experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    PRIMARY KEY (experiment_id, name)
) WITHOUT ROWID;
