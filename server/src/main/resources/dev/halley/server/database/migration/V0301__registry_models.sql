-- The registry of a workspace. A version keeps the files it was registered with, whatever becomes of its experiment; their bytes are
-- shared with the assets of experiments.
CREATE TABLE registry_model (
    model_id       TEXT PRIMARY KEY,
    workspace_id   BIGINT NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    description    TEXT NOT NULL,
    notes          TEXT NOT NULL,
    is_public      INTEGER NOT NULL,
    owner_id       BIGINT NOT NULL,
    created_millis BIGINT NOT NULL,
    updated_millis BIGINT NOT NULL,
    UNIQUE (workspace_id, name)
);

-- metadata and status_configuration are JSON.
CREATE TABLE model_version (
    item_id               TEXT PRIMARY KEY,
    model_id              TEXT NOT NULL REFERENCES registry_model (model_id) ON DELETE CASCADE,
    version               TEXT NOT NULL,
    experiment_key        TEXT NOT NULL,
    experiment_model_name TEXT NOT NULL,
    comment               TEXT NOT NULL,
    status                TEXT NOT NULL,
    metadata              TEXT,
    status_configuration  TEXT,
    owner_id              BIGINT NOT NULL,
    created_millis        BIGINT NOT NULL,
    updated_millis        BIGINT NOT NULL,
    UNIQUE (model_id, version)
);
CREATE INDEX model_version_by_experiment ON model_version (experiment_key);

-- Called stages by old clients and tags by new ones.
CREATE TABLE model_version_tag (
    item_id TEXT NOT NULL REFERENCES model_version (item_id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    PRIMARY KEY (item_id, name)
);

CREATE TABLE model_version_change (
    item_id        TEXT NOT NULL REFERENCES model_version (item_id) ON DELETE CASCADE,
    change_no      BIGINT NOT NULL,
    at_millis      BIGINT NOT NULL,
    user_id        BIGINT NOT NULL,
    action         TEXT NOT NULL,
    previous_value TEXT NOT NULL,
    new_value      TEXT NOT NULL,
    PRIMARY KEY (item_id, change_no)
);

CREATE TABLE model_asset (
    item_id        TEXT NOT NULL REFERENCES model_version (item_id) ON DELETE CASCADE,
    asset_id       TEXT NOT NULL,
    type           TEXT NOT NULL,
    file_name      TEXT NOT NULL,
    file_size      BIGINT NOT NULL,
    sha256         TEXT,
    link           TEXT,
    metadata       TEXT,
    created_millis BIGINT NOT NULL,
    PRIMARY KEY (item_id, asset_id)
);
CREATE INDEX model_asset_by_content ON model_asset (sha256) WHERE sha256 IS NOT NULL;
