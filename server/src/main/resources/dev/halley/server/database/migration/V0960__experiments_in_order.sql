-- In the order in which experiments are begun, so that a new one is added at the end of its project and not before all others. Read
-- backwards it is the order of the pages: the latest start first, and of those the last that was begun.
DROP INDEX experiment_by_project;
CREATE INDEX experiment_by_project ON experiment (project_id, archived, start_millis);
