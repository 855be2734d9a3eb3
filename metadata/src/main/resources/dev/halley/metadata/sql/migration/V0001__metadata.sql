-- One text for SQLite and PostgreSQL: {serial} is a primary key that counts, {bytes} the type of binary data.
-- Times are nanoseconds since 1970 (UTC). Columns that hold JSON are read and written whole, never searched.

CREATE TABLE component (
    type    TEXT NOT NULL,
    name    TEXT NOT NULL,
    id      TEXT NOT NULL,
    flavor  TEXT NOT NULL,
    config  TEXT NOT NULL, -- JSON object
    created BIGINT NOT NULL,
    PRIMARY KEY (type, name)
);

CREATE TABLE stack (
    name    TEXT PRIMARY KEY,
    id      TEXT NOT NULL,
    created BIGINT NOT NULL,
    active  BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE stack_component (
    stack    TEXT NOT NULL REFERENCES stack (name) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    type     TEXT NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (stack, position),
    FOREIGN KEY (type, name) REFERENCES component (type, name)
);

CREATE INDEX stack_component_by_component ON stack_component (type, name);

CREATE TABLE secret (
    name    TEXT PRIMARY KEY,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL
);

CREATE TABLE secret_value (
    id         {serial},
    secret     TEXT NOT NULL REFERENCES secret (name) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    ciphertext {bytes} NOT NULL,
    UNIQUE (secret, key)
);
