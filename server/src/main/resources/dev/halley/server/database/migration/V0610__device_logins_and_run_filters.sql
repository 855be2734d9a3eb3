-- Command lines that want a key: the code a person types or follows, who approved it, and what the key may do. The device code itself
-- is kept as its SHA-256; the key is made when the command line fetches it, so it is never stored.
CREATE TABLE device_login (
    device_hash     TEXT   NOT NULL PRIMARY KEY,
    user_code       TEXT   NOT NULL UNIQUE,
    client          TEXT   NOT NULL,
    address         TEXT   NOT NULL,
    created_millis  BIGINT NOT NULL,
    expires_millis  BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    user_id         BIGINT NOT NULL,
    user_name       TEXT   NOT NULL,
    scopes          TEXT   NOT NULL,
    workspace_id    BIGINT,
    key_days        BIGINT NOT NULL
);

CREATE INDEX device_login_by_expiry ON device_login (expires_millis);

-- Filters of the page of pipeline runs that were given a name.
CREATE TABLE run_filter (
    id             TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    owner_id       BIGINT NOT NULL,
    owner_name     TEXT   NOT NULL,
    team           INTEGER NOT NULL,
    state          TEXT   NOT NULL,
    updated_millis BIGINT NOT NULL
);
