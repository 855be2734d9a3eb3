CREATE TABLE workspace (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL COLLATE NOCASE UNIQUE,
    created_millis INTEGER NOT NULL
);

CREATE TABLE workspace_member (
    workspace_id   INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    user_id        INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    is_default     INTEGER NOT NULL,
    PRIMARY KEY (user_id, workspace_id)
) WITHOUT ROWID;

CREATE TABLE project (
    id             INTEGER PRIMARY KEY,
    project_key    TEXT NOT NULL UNIQUE,
    workspace_id   INTEGER NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    owner_id       INTEGER NOT NULL REFERENCES account (id),
    name           TEXT NOT NULL COLLATE NOCASE,
    description    TEXT NOT NULL,
    created_millis INTEGER NOT NULL,
    UNIQUE (workspace_id, name)
);
