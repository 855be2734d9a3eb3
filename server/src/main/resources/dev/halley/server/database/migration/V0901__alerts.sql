-- What somebody wants to be told of, and where to. threshold and minutes are null where the kind of rule needs none.
CREATE TABLE alert_rule (
    id             TEXT   NOT NULL PRIMARY KEY,
    project_id     BIGINT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name           TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    metric         TEXT,
    comparison     TEXT,
    threshold      DOUBLE PRECISION,
    minutes        BIGINT,
    address        TEXT   NOT NULL,
    format         TEXT   NOT NULL,
    owner_id       BIGINT NOT NULL,
    created_millis BIGINT NOT NULL
);

CREATE INDEX alert_rule_by_project ON alert_rule (project_id, name);

-- Every alert once for a rule and an experiment. state is waiting, sent or failed.
CREATE TABLE alert (
    rule_id       TEXT   NOT NULL REFERENCES alert_rule (id) ON DELETE CASCADE,
    experiment_id BIGINT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    text          TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    attempts      BIGINT NOT NULL,
    problem       TEXT,
    at_millis     BIGINT NOT NULL,
    PRIMARY KEY (rule_id, experiment_id)
);

CREATE INDEX alert_by_state ON alert (state, at_millis);
