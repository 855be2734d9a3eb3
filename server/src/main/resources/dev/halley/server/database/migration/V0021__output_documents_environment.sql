-- What the program printed, in the pieces in which it was sent. order_millis is the piece's own time of day, 0 if its client gives
-- none that can be compared with others.
CREATE TABLE output_piece (
    id              INTEGER PRIMARY KEY,
    experiment_id   INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    stderr          INTEGER NOT NULL,
    piece_offset    INTEGER NOT NULL,
    order_millis    INTEGER NOT NULL,
    received_millis INTEGER NOT NULL,
    text            TEXT NOT NULL
);

CREATE INDEX output_in_order ON output_piece (experiment_id, order_millis, piece_offset, id);
CREATE INDEX output_by_offset ON output_piece (experiment_id, piece_offset);

-- A text of the whole experiment: html, graph, code.
CREATE TABLE document (
    experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL,
    text          TEXT NOT NULL,
    PRIMARY KEY (experiment_id, kind)
) WITHOUT ROWID;

-- A JSON object of the whole experiment that grows by merging: system details, git metadata.
CREATE TABLE environment (
    experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    kind          TEXT NOT NULL,
    object        TEXT NOT NULL,
    PRIMARY KEY (experiment_id, kind)
) WITHOUT ROWID;
