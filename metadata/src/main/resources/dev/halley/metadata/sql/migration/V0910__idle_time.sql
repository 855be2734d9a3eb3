-- How long nobody executed a run before it was taken over, in nanoseconds: what its duration leaves out.
ALTER TABLE run ADD COLUMN idle BIGINT NOT NULL DEFAULT 0;
