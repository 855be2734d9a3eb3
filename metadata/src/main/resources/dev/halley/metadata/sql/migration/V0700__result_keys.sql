-- Under which key the result of a step is looked for: known before a run begins for most steps, and stored then. So the end of a step
-- changes no indexed column, and PostgreSQL can write it beside the old row without touching an index (a HOT update), in half the time,
-- if there is room on the page. A step that took its result from another one has none: the other one is found.
ALTER TABLE step_run ADD COLUMN result_key TEXT;
UPDATE step_run SET result_key = cache_key WHERE status = 'COMPLETED';
DROP INDEX step_run_by_cache_key;
CREATE INDEX step_run_by_result_key ON step_run (result_key, run_no) WHERE result_key IS NOT NULL;
{room}
