-- Metrics: never a row per point. A request is one row of metric_log; a background job turns those rows into the chunks of each
-- series. All three tables are clustered by experiment, so that one experiment is read and deleted as one range.

-- A series: one metric name in one context ('' is none) of one experiment. summary describes what its chunks hold.
CREATE TABLE metric_series (
    experiment_id INTEGER NOT NULL,
    series_no     INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    context       TEXT    NOT NULL,
    summary       BLOB,
    PRIMARY KEY (experiment_id, series_no)
) WITHOUT ROWID;

-- The points of one request, in the order of arrival.
CREATE TABLE metric_log (
    experiment_id INTEGER NOT NULL,
    log_no        INTEGER NOT NULL,
    points        BLOB    NOT NULL,
    PRIMARY KEY (experiment_id, log_no)
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
