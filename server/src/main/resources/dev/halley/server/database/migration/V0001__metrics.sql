-- Metrics: never a row per point. A request is one row of metric_log; a background job turns those rows into the chunks of each
-- series. The tables are clustered by experiment, so that one experiment is read and deleted as one range.

-- A server process that writes. Its log rows have numbers that grow with the order of their commits.
CREATE TABLE metric_writer (
    id             INTEGER PRIMARY KEY,
    started_millis INTEGER NOT NULL
);

-- What servers that share the database agree on: the next number of a series, and how often chunks have changed.
CREATE TABLE metric_head (
    experiment_id INTEGER NOT NULL PRIMARY KEY,
    next_series   INTEGER NOT NULL,
    generation    INTEGER NOT NULL
);

-- A series: one metric name in one context ('' is none) of one experiment. summary describes what its chunks hold.
CREATE TABLE metric_series (
    experiment_id INTEGER NOT NULL,
    series_no     INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    context       TEXT    NOT NULL,
    summary       BLOB,
    PRIMARY KEY (experiment_id, series_no),
    UNIQUE (experiment_id, name, context)
) WITHOUT ROWID;

-- The points of one request, in the order of arrival.
CREATE TABLE metric_log (
    experiment_id INTEGER NOT NULL,
    writer_no     INTEGER NOT NULL,
    log_no        INTEGER NOT NULL,
    points        BLOB    NOT NULL,
    PRIMARY KEY (experiment_id, writer_no, log_no)
) WITHOUT ROWID;

-- Up to some thousand points of one series, sorted by step and time; outline holds first, last, smallest and largest of them.
CREATE TABLE metric_chunk (
    experiment_id INTEGER NOT NULL,
    series_no     INTEGER NOT NULL,
    chunk_no      INTEGER NOT NULL,
    outline       BLOB    NOT NULL,
    points        BLOB    NOT NULL,
    PRIMARY KEY (experiment_id, series_no, chunk_no)
) WITHOUT ROWID;
