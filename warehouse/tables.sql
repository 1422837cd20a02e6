-- The loader's own small tables. Raw tables are derived from the events (columns.py).
create table if not exists offsets (
  topic varchar, "partition" integer, next_offset bigint not null, primary key (topic, "partition")
);
create table if not exists quarantine (
  topic varchar, "partition" integer, "offset" bigint, reason varchar, detail varchar, key blob, original blob,
  batch bigint, ingested_at timestamptz
);
create table if not exists extra_copies (
  family varchar, id uuid, topic varchar, "partition" integer, "offset" bigint,
  received_at timestamptz, event_at timestamptz, quality varchar, batch bigint
);
-- The batches in which a stored fact gave way to another content of its id that was told before it (resolve.py).
create table if not exists displaced (batch bigint);
create table if not exists gaps (
  topic varchar, "partition" integer, from_offset bigint, to_offset bigint, reason varchar, noticed_at timestamptz
);
create table if not exists ledger (
  topic varchar, "partition" integer, records bigint, stored bigint, ticks bigint, duplicates bigint,
  quarantined bigint, primary key (topic, "partition")
);
create table if not exists reference (
  topic varchar, key varchar, value blob, "offset" bigint, primary key (topic, key)
);
-- Two rows by two writers: the loading thread counts its batches, the publishing one notes up to where it has worked.
create table if not exists loader_state (only_row boolean primary key, batch bigint);
create table if not exists refresh_state (
  only_row boolean primary key, refreshed bigint, reference varchar, layout varchar
);
-- The log's records that are not yet in a segment of the archive, byte for byte; and the segments (archive/segments.py).
create table if not exists raw_log (
  topic varchar, "partition" integer, "offset" bigint, appended_at bigint, key blob, value blob
);
create table if not exists archive_segments (
  topic varchar, "partition" integer, from_offset bigint, to_offset bigint, "rows" bigint, sha256 varchar
);
-- The days of issue that the facts of a visit name, where they name several: they prune scans (dirty_visits.sql).
create table if not exists visit_days (hall_id varchar, visit_id varchar, journey varchar, issued_on date);
