-- start_millis and end_millis are never null for readers: an end that nobody logged is the time of the last message.
CREATE TABLE experiment (
    id               INTEGER PRIMARY KEY,
    experiment_key   TEXT NOT NULL UNIQUE,
    project_id       INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    user_id          INTEGER NOT NULL REFERENCES account (id),
    name             TEXT NOT NULL,
    created_millis   INTEGER NOT NULL,
    start_millis     INTEGER NOT NULL,
    end_millis       INTEGER,
    last_seen_millis INTEGER NOT NULL,
    alive            INTEGER NOT NULL,
    crashed          INTEGER NOT NULL DEFAULT 0,
    archived         INTEGER NOT NULL DEFAULT 0,
    offline          INTEGER NOT NULL DEFAULT 0,
    file_path        TEXT,
    note             TEXT
);

CREATE INDEX experiment_by_project ON experiment (project_id, archived, start_millis DESC);
