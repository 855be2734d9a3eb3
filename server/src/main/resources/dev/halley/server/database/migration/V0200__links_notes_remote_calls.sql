-- Projects that show an experiment of another project too (Comet: symlinks).
CREATE TABLE experiment_link (
    project_id     INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    experiment_id  INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    created_millis INTEGER NOT NULL,
    PRIMARY KEY (project_id, experiment_id)
);

-- A text of a whole project, in Markdown.
CREATE TABLE project_note (
    project_id     INTEGER PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    text           TEXT NOT NULL,
    updated_millis INTEGER NOT NULL
);

-- What a running program lets others call in it.
CREATE TABLE remote_function (
    experiment_id  INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    documentation  TEXT NOT NULL,
    argument_names TEXT NOT NULL,
    PRIMARY KEY (experiment_id, name)
);

-- A call waits until the program asks for it (delivered_millis is null until then); the program tells what came of it.
CREATE TABLE remote_call (
    id               INTEGER PRIMARY KEY,
    experiment_id    INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    call_id          TEXT NOT NULL UNIQUE,
    user_name        TEXT NOT NULL,
    function_name    TEXT NOT NULL,
    predefined       INTEGER NOT NULL,
    arguments        TEXT NOT NULL,
    created_millis   INTEGER NOT NULL,
    delivered_millis INTEGER,
    ended_millis     INTEGER,
    result           TEXT,
    error            TEXT
);

CREATE INDEX remote_call_by_experiment ON remote_call (experiment_id, delivered_millis);
