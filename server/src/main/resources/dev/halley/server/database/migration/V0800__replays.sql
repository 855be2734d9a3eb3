-- Runs whose client had no server for a while and wrote all it logged into an archive, which is sent now. What was received before
-- since_millis is in the archive again.
CREATE TABLE replay (
    experiment_id INTEGER PRIMARY KEY REFERENCES experiment (id) ON DELETE CASCADE,
    since_millis  INTEGER NOT NULL,
    until_millis  INTEGER NOT NULL
);

-- 1 while a replay goes on for a piece that was there before: it counts the repetitions and is not output.
ALTER TABLE output_piece ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;

-- What was appended to the HTML since it was last replaced. sent_millis is as the client wrote it, 0 if it did not.
CREATE TABLE html_append (
    id              INTEGER PRIMARY KEY,
    experiment_id   INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    digest          TEXT NOT NULL,
    sent_millis     INTEGER NOT NULL,
    received_millis INTEGER NOT NULL,
    repeated        INTEGER NOT NULL
);

CREATE INDEX html_append_by_digest ON html_append (experiment_id, digest);
