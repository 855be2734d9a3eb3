-- Artifacts outlive the experiments that made them: they name experiments by their key and have files of their own, whose bytes are
-- shared with the assets of experiments.
CREATE TABLE artifact (
    artifact_id    TEXT PRIMARY KEY,
    workspace_id   BIGINT NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
    project_key    TEXT NOT NULL,
    owner_id       BIGINT NOT NULL,
    name           TEXT NOT NULL,
    type           TEXT NOT NULL,
    description    TEXT,
    is_public      INTEGER NOT NULL,
    created_millis BIGINT NOT NULL,
    updated_millis BIGINT NOT NULL,
    UNIQUE (workspace_id, name)
);

CREATE TABLE artifact_tag (
    artifact_id TEXT NOT NULL REFERENCES artifact (artifact_id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    PRIMARY KEY (artifact_id, name)
);

-- state is OPEN while its producer uploads, then CLOSED or ERROR for ever.
CREATE TABLE artifact_version (
    version_id     TEXT PRIMARY KEY,
    artifact_id    TEXT NOT NULL REFERENCES artifact (artifact_id) ON DELETE CASCADE,
    version        TEXT NOT NULL,
    experiment_key TEXT NOT NULL,
    owner_id       BIGINT NOT NULL,
    state          TEXT NOT NULL,
    metadata       TEXT,
    note           TEXT,
    added_millis   BIGINT NOT NULL,
    UNIQUE (artifact_id, version)
);
CREATE INDEX artifact_version_by_experiment ON artifact_version (experiment_key);

CREATE TABLE artifact_version_tag (
    version_id TEXT NOT NULL REFERENCES artifact_version (version_id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    PRIMARY KEY (version_id, name)
);

-- An alias stands for one version of its artifact; giving it to another takes it away from the one that had it.
CREATE TABLE artifact_alias (
    artifact_id TEXT NOT NULL REFERENCES artifact (artifact_id) ON DELETE CASCADE,
    alias       TEXT NOT NULL,
    version_id  TEXT NOT NULL REFERENCES artifact_version (version_id) ON DELETE CASCADE,
    PRIMARY KEY (artifact_id, alias)
);
CREATE INDEX artifact_alias_by_version ON artifact_alias (version_id);

-- The experiments that read a version.
CREATE TABLE artifact_consumer (
    version_id      TEXT NOT NULL REFERENCES artifact_version (version_id) ON DELETE CASCADE,
    experiment_key  TEXT NOT NULL,
    consumed_millis BIGINT NOT NULL,
    PRIMARY KEY (version_id, experiment_key)
);
CREATE INDEX artifact_consumer_by_experiment ON artifact_consumer (experiment_key);

CREATE TABLE artifact_asset (
    version_id     TEXT NOT NULL REFERENCES artifact_version (version_id) ON DELETE CASCADE,
    asset_id       TEXT NOT NULL,
    type           TEXT NOT NULL,
    file_name      TEXT NOT NULL,
    file_size      BIGINT NOT NULL,
    sha256         TEXT,
    link           TEXT,
    metadata       TEXT,
    created_millis BIGINT NOT NULL,
    PRIMARY KEY (version_id, asset_id)
);
CREATE INDEX artifact_asset_by_name ON artifact_asset (version_id, file_name);
CREATE INDEX artifact_asset_by_content ON artifact_asset (sha256) WHERE sha256 IS NOT NULL;
