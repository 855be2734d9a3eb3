-- What was done to many experiments at once, so that it can be undone. experiment_ids are those that were really changed.
CREATE TABLE bulk_change (
    id             TEXT   NOT NULL PRIMARY KEY,
    user_id        BIGINT NOT NULL,
    project_id     BIGINT NOT NULL,
    action         TEXT   NOT NULL,
    argument       TEXT,
    experiment_ids TEXT   NOT NULL,
    made_millis    BIGINT NOT NULL,
    undone         INTEGER NOT NULL
);

CREATE INDEX bulk_change_by_time ON bulk_change (made_millis);

-- A view of a project under a name: the address of a table or of charts, or the text of a report. Every saving is a version.
CREATE TABLE saved_view (
    id             TEXT   NOT NULL PRIMARY KEY,
    project_id     BIGINT NOT NULL,
    kind           TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    owner_id       BIGINT NOT NULL,
    owner_name     TEXT   NOT NULL,
    team           INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    state          TEXT   NOT NULL,
    updated_millis BIGINT NOT NULL
);

CREATE INDEX saved_view_by_project ON saved_view (project_id, kind, name);

CREATE TABLE saved_view_version (
    view_id      TEXT   NOT NULL REFERENCES saved_view (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    state        TEXT   NOT NULL,
    user_name    TEXT   NOT NULL,
    saved_millis BIGINT NOT NULL,
    PRIMARY KEY (view_id, version)
);
