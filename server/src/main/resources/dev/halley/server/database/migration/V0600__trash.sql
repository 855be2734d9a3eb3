-- Experiments that were deleted and can be brought back. Their rows have archived = 2, so that lists, which ask for 0 or 1, leave
-- them out.
CREATE TABLE trash (
    experiment_id  INTEGER PRIMARY KEY REFERENCES experiment (id) ON DELETE CASCADE,
    was_archived   INTEGER NOT NULL,
    trashed_millis INTEGER NOT NULL
);

CREATE INDEX trash_by_time ON trash (trashed_millis);
