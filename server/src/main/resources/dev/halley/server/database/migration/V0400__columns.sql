-- The columns of the experiments table. Values are clustered by column: one column of all experiments of a project is one range, which
-- is what sorting, filtering and grouping read. They repeat what is logged and are made again from it where they are behind.
CREATE TABLE logged_column (
    id         BIGINT NOT NULL PRIMARY KEY,
    project_id BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    sample     TEXT,
    varies     INTEGER NOT NULL,
    has_texts  INTEGER NOT NULL,
    UNIQUE (project_id, kind, name)
);

-- number is the last value of a metric, or the number in a logged text. NULL in the numbers of a metric is NaN.
CREATE TABLE column_value (
    column_id     BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    number        DOUBLE PRECISION,
    lowest        DOUBLE PRECISION,
    highest       DOUBLE PRECISION,
    last_step     BIGINT,
    text          TEXT,
    PRIMARY KEY (column_id, experiment_id)
) WITHOUT ROWID;

-- Until when the values of an experiment are in column_value.
CREATE TABLE indexed_experiment (
    experiment_id  BIGINT NOT NULL PRIMARY KEY,
    project_id     BIGINT NOT NULL,
    indexed_millis BIGINT NOT NULL
);

CREATE INDEX indexed_by_project ON indexed_experiment (project_id);
