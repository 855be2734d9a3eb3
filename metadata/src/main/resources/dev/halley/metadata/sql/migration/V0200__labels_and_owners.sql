-- Labels of components; a secret belongs to its owner, or to all (the empty owner).

ALTER TABLE component ADD COLUMN labels TEXT NOT NULL DEFAULT '{}'; -- JSON object

CREATE TABLE owned_secret (
    name    TEXT NOT NULL,
    owner   TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (name, owner)
);

CREATE TABLE owned_secret_value (
    id         {serial},
    secret     TEXT NOT NULL,
    owner      TEXT NOT NULL,
    key        TEXT NOT NULL,
    ciphertext {bytes} NOT NULL,
    UNIQUE (secret, owner, key),
    FOREIGN KEY (secret, owner) REFERENCES owned_secret (name, owner) ON DELETE CASCADE
);

INSERT INTO owned_secret SELECT name, '', created, updated FROM secret;
INSERT INTO owned_secret_value (secret, owner, key, ciphertext) SELECT secret, '', key, ciphertext FROM secret_value;
DROP TABLE secret_value;
DROP TABLE secret;
ALTER TABLE owned_secret RENAME TO secret;
ALTER TABLE owned_secret_value RENAME TO secret_value;
