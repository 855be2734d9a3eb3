-- Who may call. Keys and sessions are kept as SHA-256 only: a stolen database opens nothing.
CREATE TABLE account (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL UNIQUE,
    created_millis INTEGER NOT NULL
);

CREATE TABLE api_key (
    key_hash       BLOB PRIMARY KEY,
    user_id        INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_millis INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
    session_hash   BLOB PRIMARY KEY,
    user_id        INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_millis INTEGER NOT NULL
) WITHOUT ROWID;
