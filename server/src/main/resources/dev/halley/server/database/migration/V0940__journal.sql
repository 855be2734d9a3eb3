-- What a writer logs is in a journal beside a database of SQLite until it is in chunks. Its groups are known by this number, which is
-- random: files of another database, and content that looks like a group, do not count.
ALTER TABLE metric_writer ADD COLUMN journal_salt INTEGER;
