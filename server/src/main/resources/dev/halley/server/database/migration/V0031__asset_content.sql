-- To know whether any asset still has a content before its file is removed.
CREATE INDEX asset_by_content ON asset (sha256) WHERE sha256 IS NOT NULL;
