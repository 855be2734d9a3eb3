-- When no process of an experiment ran: from its end, or its last sign of life, to its resumption. Charts over the time of the
-- process leave these times out.
CREATE TABLE experiment_pause (
    experiment_id BIGINT NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
    from_millis   BIGINT NOT NULL,
    to_millis     BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, from_millis)
);

-- Since when an experiment waits for its process; whatever is logged later ends that.
ALTER TABLE experiment ADD COLUMN queued_millis BIGINT;
