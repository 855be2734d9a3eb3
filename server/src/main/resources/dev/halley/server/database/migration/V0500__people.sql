-- More than one user. A user without a membership may do nothing.
-- password is an Argon2id text with its own salt; null if the user cannot sign in with one.
CREATE TABLE user_profile (
    user_id       INTEGER NOT NULL PRIMARY KEY,
    kind          TEXT NOT NULL,
    email         TEXT,
    password      TEXT,
    administrator INTEGER NOT NULL DEFAULT 0,
    suspended     INTEGER NOT NULL DEFAULT 0
);

INSERT INTO user_profile (user_id, kind, administrator)
    SELECT u.id, 'person', CASE WHEN u.id = (SELECT min(v.id) FROM account v) THEN 1 ELSE 0 END FROM account u;

-- Whom an identity provider's word means.
CREATE TABLE user_identity (
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
);

ALTER TABLE workspace_member ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';

ALTER TABLE project ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0;

CREATE INDEX project_public ON project (workspace_id) WHERE is_public = 1;

-- API keys, several for each user. Only the SHA-256 is kept: a key has 256 random bits, so that is enough. prefix is shown in lists.
CREATE TABLE access_key (
    key_hash         BLOB NOT NULL PRIMARY KEY,
    key_id           TEXT NOT NULL UNIQUE,
    user_id          INTEGER NOT NULL,
    name             TEXT NOT NULL,
    prefix           TEXT NOT NULL,
    scopes           TEXT NOT NULL,
    workspace_id     INTEGER,
    created_millis   INTEGER NOT NULL,
    expires_millis   INTEGER,
    last_used_millis INTEGER
);

CREATE INDEX access_key_by_user ON access_key (user_id);

INSERT INTO access_key (key_hash, key_id, user_id, name, prefix, scopes, created_millis)
    SELECT key_hash, 'first' || user_id, user_id, 'first key', '', 'admin ingest read', created_millis FROM api_key;

DROP TABLE api_key;

-- An invitation to a workspace. Who knows its token may join once; only the token's SHA-256 is kept.
CREATE TABLE invitation (
    token_hash      BLOB NOT NULL PRIMARY KEY,
    invitation_id   TEXT NOT NULL UNIQUE,
    workspace_id    INTEGER NOT NULL,
    role            TEXT NOT NULL,
    invited_by      INTEGER NOT NULL,
    created_millis  INTEGER NOT NULL,
    expires_millis  INTEGER NOT NULL,
    accepted_by     INTEGER
);

CREATE INDEX invitation_by_workspace ON invitation (workspace_id);

-- A link that opens one thing to whoever has it. The code itself is kept: owners pass the link on again, and Comet's API lists it.
CREATE TABLE share_link (
    code           TEXT NOT NULL PRIMARY KEY,
    link_id        TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    workspace_id   INTEGER NOT NULL,
    project_id     INTEGER NOT NULL,
    experiment_id  INTEGER NOT NULL DEFAULT 0,
    target         TEXT,
    created_by     INTEGER NOT NULL,
    created_millis INTEGER NOT NULL,
    expires_millis INTEGER
);

CREATE INDEX share_link_by_project ON share_link (project_id);

-- What people did to people, keys, sharing and data. Only ever appended to; hash covers the line and the hash before it, and the one
-- row of audit_head knows the last, so that a changed, removed or cut line is found.
CREATE TABLE audit_entry (
    seq           INTEGER NOT NULL PRIMARY KEY,
    at_millis     INTEGER NOT NULL,
    actor_id      INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    action        TEXT NOT NULL,
    target        TEXT NOT NULL,
    hash          TEXT NOT NULL
);

CREATE TABLE audit_head (
    id   INTEGER NOT NULL PRIMARY KEY,
    seq  INTEGER NOT NULL,
    hash TEXT NOT NULL
);

INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
