-- Labels of components; a secret belongs to its owner, or to all (the empty owner).

ALTER TABLE component ADD COLUMN labels TEXT NOT NULL DEFAULT '{}'; -- JSON object

CREATE TABLE owned_secret (
    name    TEXT NOT NULL,
    owner   TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    PRIMARY KEY (name, owner)
) WITHOUT ROWID;

CREATE TABLE owned_secret_value (
    id         INTEGER PRIMARY KEY,
    secret     TEXT NOT NULL,
    owner      TEXT NOT NULL,
    key        TEXT NOT NULL,
    ciphertext BLOB NOT NULL,
    UNIQUE (secret, owner, key),
    FOREIGN KEY (secret, owner) REFERENCES owned_secret (name, owner) ON DELETE CASCADE
);

INSERT INTO owned_secret SELECT name, '', created, updated FROM secret;
INSERT INTO owned_secret_value SELECT id, secret, '', key, ciphertext FROM secret_value;
DROP TABLE secret_value;
DROP TABLE secret;
ALTER TABLE owned_secret RENAME TO secret;
ALTER TABLE owned_secret_value RENAME TO secret_value;
