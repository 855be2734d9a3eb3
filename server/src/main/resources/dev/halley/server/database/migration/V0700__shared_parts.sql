-- A link to a view or a report opens the experiments that it shows, and no others. shows is what an owner shared: filters and keys.
ALTER TABLE share_link ADD COLUMN shows TEXT;

-- Which experiments that are now; looked up at most twice a second while the link is used.
CREATE TABLE share_link_experiment (
    link_id       TEXT    NOT NULL REFERENCES share_link (link_id) ON DELETE CASCADE,
    experiment_id INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    PRIMARY KEY (link_id, experiment_id)
);

CREATE INDEX share_link_experiment_by_experiment ON share_link_experiment (experiment_id);

-- Links of before opened whole projects.
DELETE FROM share_link WHERE kind IN ('view', 'report');
