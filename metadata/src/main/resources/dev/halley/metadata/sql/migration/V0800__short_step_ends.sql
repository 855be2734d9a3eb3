-- What the key of a step is made of is stored when the run begins, if it is known then, and not again at its end. So the end is a
-- short row, and some forty of them go on a page. step_no is the rowid of step_run in SQLite, which alone uses the table: it grows
-- at its end, and a step can end only once.
UPDATE step_run SET status = 'COMPLETED', started = e.started, ended = e.ended, cache_key = e.cache_key, result_key = e.cache_key,
  cache_status = e.cache_status, cache_detail = e.cache_detail, cache_parts = e.cache_parts, log_name = e.log_name,
  log_hash = e.log_hash, log_size = e.log_size, log_lines = e.log_lines
FROM step_end e WHERE step_run.id = e.step_run_id;
DROP TABLE step_end;
CREATE TABLE step_end (
    step_no      INTEGER PRIMARY KEY,
    step_run_id  TEXT NOT NULL,
    started      BIGINT NOT NULL,
    ended        BIGINT NOT NULL,
    cache_status TEXT NOT NULL,
    cache_detail TEXT,
    log_name     TEXT,
    log_hash     TEXT,
    log_size     BIGINT,
    log_lines    BIGINT,
    cache_key    TEXT, -- null: the one that the step has already
    cache_parts  TEXT  -- JSON object
);
