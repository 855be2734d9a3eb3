-- Ends of steps without outputs that are not in step_run yet. Only SQLite uses it: a row at the end of a small table costs a third of
-- a change of step_run and its indexes. Each other transaction first moves the rows to where they belong, so nobody sees them here.
CREATE TABLE step_end (
    run_no       BIGINT NOT NULL,
    position     BIGINT NOT NULL,
    step_run_id  TEXT NOT NULL,
    started      BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    cache_key    TEXT NOT NULL,
    cache_status TEXT NOT NULL,
    cache_detail TEXT,
    cache_parts  TEXT NOT NULL, -- JSON object
    log_name     TEXT,
    log_hash     TEXT,
    log_size     BIGINT,
    log_lines    BIGINT,
    PRIMARY KEY (run_no, position)
){clustered};
