"""Write batches into DuckDB: raw rows, quarantine, counts and Kafka offsets in one transaction (D8). Shell."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas.instants import micros
from warehouse.archive.lookup import records_at
from warehouse.archive.segments import log_frame
from warehouse.batch import Arrival, Batch, Place, Quarantined, Row, frame, sort_out
from warehouse.columns import COLUMNS, UTC_INSTANT, add_columns, create_table, table_of
from warehouse.lock import LiveFileOpen
from warehouse.resolve import Resolved, Stored, contested, resolve, told_first

_log = logging.getLogger(__name__)
TABLES = Path(__file__).parent / "tables.sql"
Partition = tuple[str, int]

_STAMPS = ("received_at", "event_at", "quality", "topic", "partition", "offset", "batch", "ingested_at")
_RESTAMP = ", ".join(f'"{name}" = i."{name}"' for name in _STAMPS)
INCOMING = "select * replace (id::uuid as id) from incoming"
INSERT_TICKS = f"insert into raw_clock by name {INCOMING}"
"""Ticks are facts of one partition each and keyed by their place."""
MERGE = {
    family: f"merge into {table_of(family)} r using ({INCOMING}) i on r.id = i.id "
    f"when matched then update set {_RESTAMP} when not matched then insert by name"
    for family in COLUMNS
}


def live_file(home: Path) -> Path:
    """Say where the live file of an installation is; it may be there or not."""
    return home / "warehouse" / "live.duckdb"


def open_live(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the live file for writing and make what is missing; only the loader may call this.

    The file's name is also the database's name in SQL: `live.ratings` is the table, a temporary one shadows `ratings`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "live.duckdb"
    try:
        con = duckdb.connect(str(path), config={"autoinstall_known_extensions": "false"})
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise LiveFileOpen(path, str(error)) from error
    con.execute("set timezone = 'UTC'")
    con.execute("set threads = 2")
    con.execute(TABLES.read_text(encoding="utf-8"))
    for family in COLUMNS:
        con.execute(create_table(family))
        for statement in add_columns(family):
            con.execute(statement)
    for column in ("refreshed", "reference", "layout"):  # of files made before refresh_state was a table of its own
        con.execute(f"alter table loader_state drop column if exists {column}")
    con.execute("insert into loader_state select true, 0 where not exists (from loader_state)")
    con.execute("insert into refresh_state select true, -1, '', '' where not exists (from refresh_state)")
    return con


def beside(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give another connection to the same open file, for another thread: temporary tables are its own."""
    cursor = con.cursor()
    cursor.execute("set timezone = 'UTC'")
    return cursor


def offsets_in(con: duckdb.DuckDBPyConnection) -> dict[Partition, int]:
    """Give how far each partition is stored, as this connection sees it."""
    rows = con.execute('select topic, "partition", next_offset from offsets').fetchall()
    return {(topic, partition): following for topic, partition, following in rows}


class Store:
    """The one writer of the live file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, archive: Path | None = None) -> None:
        self.con, self._archive = con, archive
        self.batch: int = con.execute("select batch from loader_state").fetchall()[0][0]

    def offsets(self) -> dict[Partition, int]:
        """Give how far each partition is stored: what the consumer starts from, never what it remembers."""
        return offsets_in(self.con)

    def load(self, batch: Batch, reference: Sequence[Arrival], now: datetime, *, log: Sequence[Arrival] = ()) -> None:
        """Take in one batch, whole or not at all; the offsets row is also the fence against a second writer.

        log: the records themselves, kept byte for byte until the archive has them; none where it has them already.
        """
        self.con.execute("begin")
        try:
            self.batch += 1
            counts = _Counts()
            for family, rows in batch.rows.items():
                self._load_family(family, rows, now, counts)
            self._quarantine([*batch.quarantined, *counts.conflicts], now)
            self._load_reference(reference)
            self._advance(batch.next_offsets)
            self._count(batch, counts)
            if log:
                self._from_frame(log_frame(log), "insert into raw_log by name from incoming")
            self.con.execute("update loader_state set batch = ?", [self.batch])
            self.con.execute("commit")
        except BaseException:
            self.batch -= 1
            self.con.execute("rollback")
            raise

    def note_gap(self, place: Place, to_offset: int, reason: str, now: datetime) -> None:
        """Write down offsets that the broker itself no longer has, with the rule that lets them pass."""
        self.con.execute("insert into gaps values (?, ?, ?, ?, ?, ?)", [*place, to_offset, reason, now])

    def _load_family(self, family: str, rows: Sequence[Row], now: datetime, counts: "_Counts") -> None:
        if family == "clock":
            self._from_frame(frame(family, rows, self.batch, now), INSERT_TICKS)
            counts.ticks.update((row.place[0], row.place[1]) for row in rows)
            return
        stored = self._stored(family, rows)
        for identity in sorted(contested(rows, stored)):
            rows = [*self._recalled(family, identity, rows, stored, counts), *rows]
        outcome = resolve(rows, stored)
        self._write(family, [*outcome.new, *outcome.better], now)
        self._keep_extras(family, outcome)
        counts.stored.update((row.place[0], row.place[1]) for row in (*outcome.new, *outcome.better))
        counts.stored.subtract((place[0], place[1]) for place in outcome.replaced)
        counts.duplicates.update((one.place[0], one.place[1]) for one in outcome.extras)
        counts.conflicts += [
            Quarantined(row.arrival, "conflict", _conflict(row.record.id)) for row in outcome.conflicts
        ]

    def _recalled(
        self, family: str, identity: str, rows: Sequence[Row], stored: dict[str, Stored], counts: "_Counts"
    ) -> list[Row]:
        """Take back what was decided of an id if one of these rows was told before what is stored; give its records.

        Where the log no longer has them, what is stored stays.
        """
        before = stored[identity]
        extras, conflicts = self._places_of(family, identity)
        known = [before.place, *extras, *conflicts]
        arrivals = records_at(self.con, self._archive, known)
        if len(arrivals) < len(known):
            _log.warning("records of a contested id are lost", extra={"id": identity, "known": len(known)})
            return []
        recalled = [row for row in sort_out(arrivals).rows.get(family, ()) if row.record.id == identity]
        mine = [row for row in rows if row.record.id == identity]
        if told_first([*recalled, *mine]).digest == before.digest:
            return []
        pardoned = sorted({row.place for row in recalled} & set(conflicts))
        self._forget(family, identity, pardoned)
        counts.forget(before.place, extras, pardoned)
        del stored[identity]
        return recalled

    def _places_of(self, family: str, identity: str) -> tuple[list[Place], list[Place]]:
        """Give where the further copies of an id lie, and where the records that are in conflict with it."""
        place = 'topic, "partition", "offset"'
        extras = self.con.execute(
            f"select {place} from extra_copies where family = ? and id = ?::uuid",  # noqa: S608 - own names
            [family, identity],
        ).fetchall()
        conflicts = self.con.execute(
            f"select {place} from quarantine where reason = 'conflict' and detail = ?",  # noqa: S608 - own names
            [_conflict(identity)],
        ).fetchall()
        return extras, conflicts

    def _forget(self, family: str, identity: str, conflicts: Sequence[Place]) -> None:
        """Remove every trace of an id; what was worked out of it is made good by working out everything."""
        self.con.execute(f"delete from {table_of(family)} where id = ?::uuid", [identity])  # noqa: S608 - own names
        self.con.execute("delete from extra_copies where family = ? and id = ?::uuid", [family, identity])
        for place in conflicts:
            self.con.execute('delete from quarantine where topic = ? and "partition" = ? and "offset" = ?', place)
        self.con.execute("insert into displaced values (?)", [self.batch])

    def _stored(self, family: str, rows: Sequence[Row]) -> dict[str, Stored]:
        ids = pl.DataFrame({"id": [row.record.id for row in rows]})
        self.con.register("incoming", ids)
        found = self.con.execute(
            f"""select r.id::varchar, r.digest, epoch_us(r.received_at), r.topic, r."partition", r."offset",
                       epoch_us(r.event_at), r.quality
                from {table_of(family)} r join (select distinct id::uuid as id from incoming) i on r.id = i.id"""  # noqa: S608 - own names
        ).fetchall()
        self.con.unregister("incoming")
        return {
            identity: Stored(digest, received, (topic, partition, offset), at, quality)
            for identity, digest, received, topic, partition, offset, at, quality in found
        }

    def _write(self, family: str, rows: Sequence[Row], now: datetime) -> None:
        """Merge winners on id: insert the new, restamp the stored where a better copy came."""
        if rows:
            self._from_frame(frame(family, rows, self.batch, now), MERGE[family])

    def _from_frame(self, rows: pl.DataFrame, statement: str) -> None:
        self.con.register("incoming", rows)
        self.con.execute(statement)
        self.con.unregister("incoming")

    def _keep_extras(self, family: str, outcome: Resolved) -> None:
        if not outcome.extras:
            return
        extras = outcome.extras
        rows = pl.DataFrame(
            {
                "family": pl.Series([family] * len(extras)),
                "id": [one.id for one in extras],
                "topic": [one.place[0] for one in extras],
                "partition": [one.place[1] for one in extras],
                "offset": [one.place[2] for one in extras],
                "received_at": pl.Series([one.received_at for one in extras]).cast(UTC_INSTANT),
                "event_at": pl.Series([one.event_at for one in extras]).cast(UTC_INSTANT),
                "quality": [one.quality for one in extras],
                "batch": pl.Series([self.batch] * len(extras)),
            }
        )
        self._from_frame(rows, "insert into extra_copies by name select * replace (id::uuid as id) from incoming")

    def _quarantine(self, records: Sequence[Quarantined], now: datetime) -> None:
        if not records:
            return
        rows = pl.DataFrame(
            {
                "topic": [one.arrival.topic for one in records],
                "partition": [one.arrival.partition for one in records],
                "offset": [one.arrival.offset for one in records],
                "reason": [one.reason for one in records],
                "detail": [one.detail for one in records],
                "key": pl.Series([one.arrival.key for one in records], dtype=pl.Binary),
                "original": pl.Series([one.arrival.value for one in records], dtype=pl.Binary),
                "batch": pl.Series([self.batch] * len(records)),
                "ingested_at": pl.Series([micros(now)] * len(records)).cast(UTC_INSTANT),
            }
        )
        self._from_frame(rows, "insert into quarantine by name select * from incoming")

    def _load_reference(self, records: Sequence[Arrival]) -> None:
        latest = {(one.topic, (one.key or b"").decode(errors="replace")): one for one in records}
        for (topic, key), one in latest.items():
            self.con.execute("delete from reference where topic = ? and key = ?", [topic, key])
            if one.value is not None:
                self.con.execute("insert into reference values (?, ?, ?, ?)", [topic, key, one.value, one.offset])
        ends: dict[Partition, int] = {(one.topic, one.partition): one.offset + 1 for one in records}
        self._advance(ends)

    def _advance(self, ends: Mapping[Partition, int]) -> None:
        rows = [(*where, following) for where, following in ends.items()]
        self._upsert("offsets", rows, ("topic", "partition", "next_offset"), "next_offset = excluded.next_offset")

    def _count(self, batch: Batch, counts: "_Counts") -> None:
        refused = Counter((one.arrival.topic, one.arrival.partition) for one in (*batch.quarantined, *counts.conflicts))
        refused.subtract(counts.pardoned)
        touched = {*batch.next_offsets, *(where for where, count in counts.stored.items() if count)}
        touched |= {*counts.duplicates, *counts.pardoned}
        rows = [
            (*where, batch.records.get(where, 0), counts.stored[where], counts.ticks[where], counts.duplicates[where],
             refused[where])
            for where in sorted(touched)
        ]  # fmt: skip
        names = ("records", "stored", "ticks", "duplicates", "quarantined")
        added = ", ".join(f"{name} = ledger.{name} + excluded.{name}" for name in names)
        self._upsert("ledger", rows, ("topic", "partition", *names), added)

    def _upsert(self, table: str, rows: Sequence[tuple[object, ...]], names: tuple[str, ...], change: str) -> None:
        if rows:
            self._from_frame(
                pl.DataFrame(rows, schema=list(names), orient="row"),
                f"insert into {table} by name select * from incoming on conflict do update set {change}",  # noqa: S608
            )


class _Counts:
    """What a transaction did, by partition."""

    def __init__(self) -> None:
        self.stored: Counter[Partition] = Counter()
        self.ticks: Counter[Partition] = Counter()
        self.duplicates: Counter[Partition] = Counter()
        self.conflicts: list[Quarantined] = []
        self.pardoned: Counter[Partition] = Counter()
        """Records that were in quarantine and are judged anew."""

    def forget(self, stored: Place, extras: Sequence[Place], conflicts: Sequence[Place]) -> None:
        """Take back what was counted of records that are judged anew."""
        self.stored.subtract([(stored[0], stored[1])])
        self.duplicates.subtract((place[0], place[1]) for place in extras)
        self.pardoned.update((place[0], place[1]) for place in conflicts)


def _conflict(identity: str) -> str:
    return f"id {identity} is stored with other content"
