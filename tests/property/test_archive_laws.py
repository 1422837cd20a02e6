"""The archive holds the log byte for byte, whatever dies when; what is rebuilt from it has the same digests."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import duckdb
import pytest

from schemas.instants import DAY, micros
from schemas.topics import PARTITIONS
from tests.disorder import Play, a_small_city
from tests.warehouse_log import NOW, Log, city_records
from warehouse.archive import segments
from warehouse.archive.reader import Holes, archived, count_of, files_of
from warehouse.archive.segments import Archive, ArchiveAhead
from warehouse.batch import Arrival, sort_out
from warehouse.digests import differing, digests
from warehouse.refresh import refresh
from warehouse.store import Store, open_live

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def arrivals() -> list[Arrival]:
    """Give a disordered day as a broker would: poison, copies in other partitions, a city, the instant of each."""
    log, rng = Log(), Random(3)
    for _, _, topic, key, message in Play(a_small_city(), 7, BEGIN, BEGIN + DAY, 200).run().facts:
        log.say(topic, key, message)
        if rng.random() < 0.02:
            log.put(topic, rng.randrange(2), key.encode(), message)
        if rng.random() < 0.01:
            log.put(topic, 0, None, rng.choice((None, b"\x00\xff", b"{}")))
    log.tick(BEGIN + DAY)
    return [
        one._replace(appended_at=1000 + place // 7)
        for place, one in enumerate((*city_records(a_small_city()), *log.arrivals))
    ]


def load(store: Store, some: list[Arrival], size: int, archive: Archive | None = None) -> None:
    for begin in range(0, len(some), size):
        part = some[begin : begin + size]
        reference = [one for one in part if one.topic.startswith("ref.")]
        store.load(sort_out([one for one in part if not one.topic.startswith("ref.")]), reference, NOW, log=part)
        if archive is not None:
            archive.noted(len(part), 0)
            archive.write_out()
            archive.merge()
    refresh(store.con)


def kept(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Arrival]:
    rows = con.execute('select topic, "partition", "offset", key, value, appended_at from raw_log').fetchall()
    return sorted(
        [*(Arrival(*row) for row in rows), *(one for some in archived(folder, 999) for one in some)], key=by_place
    )


def by_place(one: Arrival) -> tuple[str, int, int]:
    return one.topic, one.partition, one.offset


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(open_live(tmp_path / "warehouse"))
    yield made
    made.con.close()


def test_archive_and_raw_log_hold_every_record_once_byte_for_byte(
    store: Store, arrivals: list[Arrival], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "FEW", 3)
    archive = Archive(store.con, tmp_path / "archive")
    load(store, arrivals[:3000], 250, archive)
    load(store, arrivals[3000:], 1000)
    assert kept(store.con, tmp_path / "archive") == sorted(arrivals, key=by_place)
    assert count_of(tmp_path / "archive") == 3000
    noted = segments.segments(store.con)
    assert max(one.rows for one in noted) > 500, "small ones were merged"
    assert {one.file for one in noted} == {one.file for one in files_of(tmp_path / "archive")}


@pytest.mark.parametrize("moment", ["_copy", "_note", "merge"])
def test_a_kill_at_any_moment_loses_and_doubles_nothing(
    moment: str, store: Store, arrivals: list[Arrival], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "FEW", 2)
    archive = Archive(store.con, tmp_path / "archive")
    load(store, arrivals[:2000], 500, archive)
    load(store, arrivals[2000:3000], 500)
    rng = Random(1)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if moment == "merge":
            patched.setattr(Path, "unlink", dies)
        elif moment == "_note":
            patched.setattr(Archive, "_note", dies)
        else:
            whole = Archive._copy
            patched.setattr(Archive, "_copy", lambda *given: dies() if rng.random() < 0.5 else whole(*given))
        with pytest.raises(KeyboardInterrupt):
            archive.write_out()
            archive.merge()
    again = Archive(store.con, tmp_path / "archive")
    assert kept(store.con, tmp_path / "archive") == sorted(arrivals[:3000], key=by_place)
    again.write_out()
    assert again.waiting_rows == 0
    assert kept(store.con, tmp_path / "archive") == sorted(arrivals[:3000], key=by_place)


def test_an_archive_that_the_database_does_not_know_is_never_touched(
    store: Store, arrivals: list[Arrival], tmp_path: Path
) -> None:
    load(store, arrivals[:1000], 500, Archive(store.con, tmp_path / "archive"))
    files = sorted((tmp_path / "archive").rglob("*.parquet"))
    empty = open_live(tmp_path / "other")
    with pytest.raises(ArchiveAhead, match="hallmark rebuild warehouse"):
        Archive(empty, tmp_path / "archive")
    assert sorted((tmp_path / "archive").rglob("*.parquet")) == files
    empty.close()


def test_batches_and_the_order_of_partitions_change_no_digest(
    store: Store, arrivals: list[Arrival], tmp_path: Path
) -> None:
    load(store, arrivals, 100_000)
    expected = digests(store.con)
    assert expected["quarantine"].rows > 0
    assert expected["extra_copies"].rows > 0
    backwards = sorted(arrivals, key=lambda one: (one.topic, -one.partition, one.offset), reverse=False)
    for number, some in enumerate((arrivals, backwards)):
        other = Store(open_live(tmp_path / str(number)))
        load(other, some, 777)
        assert digests(other.con) == expected
        other.con.close()


def test_a_digest_sees_a_row_more_a_row_less_and_a_value_changed(store: Store, arrivals: list[Arrival]) -> None:
    load(store, arrivals[:2000], 2000)
    before = digests(store.con)
    for change in (
        "update raw_rating set level = level + 1 where id = (select min(id) from raw_rating where level = 4)",
        'delete from quarantine where "offset" = (select min("offset") from quarantine)',
        "insert into ratings by name from ratings limit 1",
        "update offsets set next_offset = next_offset + 1 where topic = 'hall.events' and \"partition\" = 0",
    ):
        store.con.execute("begin")
        store.con.execute(change)
        assert digests(store.con) != before, change
        store.con.execute("rollback")
    store.con.execute("update raw_rating set batch = batch + 1, ingested_at = now()")
    assert digests(store.con) == before, "when it was loaded is not what was loaded"


def test_holes_are_noted_where_the_log_had_nothing_and_not_in_compacted_topics() -> None:
    holes = Holes()
    some = [Arrival("hall.events", 0, offset, None, None) for offset in (5, 6, 9)]
    found = holes.found([*some, Arrival("ref.units", 0, 1, None, None), Arrival("ref.units", 0, 7, None, None)])
    assert [(one.partition, one.from_offset, one.to_offset) for one in found] == [(("hall.events", 0), 7, 9)]


def with_contradictions(arrivals: list[Arrival]) -> list[Arrival]:
    """Put between them, in other partitions, records that tell other facts under ids that are taken; number anew."""
    rng, told = Random(9), list(arrivals)
    facts = [one for one in arrivals if one.topic == "hall.events" and b'"id"' in (one.value or b"")]
    for first, other in zip(rng.sample(facts, 40), rng.sample(facts, 40), strict=True):
        taken = json.loads(first.value or b"")["id"]
        forged = json.dumps({**json.loads(other.value or b""), "id": taken}).encode()
        for partition in rng.sample(range(PARTITIONS["hall.events"]), 2):
            told.insert(rng.randrange(len(told)), Arrival(other.topic, partition, 0, other.key, forged))
    ends = Counter[tuple[str, int]]()
    for number, one in enumerate(told):
        told[number] = one._replace(offset=ends[one.topic, one.partition], appended_at=1000 + number // 7)
        ends[one.topic, one.partition] += 1
    return told


def test_whoever_is_read_first_the_content_that_was_told_first_counts(
    arrivals: list[Arrival], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "FEW", 3)
    told = with_contradictions(arrivals)
    by_partition = sorted(told, key=by_place)
    backwards = sorted(told, key=lambda one: (one.topic, -one.partition, one.offset))
    held = {}
    for number, (some, size) in enumerate(((by_partition, 311), (backwards, 777), (told, 100_000))):
        store = Store(open_live(tmp_path / str(number)), tmp_path / f"archive-{number}")
        load(store, some, size, Archive(store.con, tmp_path / f"archive-{number}") if number == 0 else None)
        held[number] = digests(store.con)
        sums = store.con.execute(
            "select sum(records - stored - ticks - duplicates - quarantined) from ledger"
        ).fetchall()
        assert sums == [(0,)]
        displaced = store.con.execute("select count(*) from displaced").fetchall()[0][0]
        assert (displaced > 0) == (number < 2), "in the order of the broker nothing is displaced"
        conflicts = "select count(*) from quarantine where reason = 'conflict'"
        assert store.con.execute(conflicts).fetchall()[0][0] > 0
        store.con.close()
    assert differing(held[0], held[2]) == {}
    assert differing(held[1], held[2]) == {}


def test_where_the_log_is_lost_what_is_stored_stays(tmp_path: Path, arrivals: list[Arrival]) -> None:
    told = sorted(with_contradictions(arrivals), key=lambda one: (one.topic, -one.partition, one.offset))
    store = Store(open_live(tmp_path / "warehouse"), tmp_path / "archive")
    for begin in range(0, len(told), 500):
        some = [one for one in told[begin : begin + 500] if not one.topic.startswith("ref.")]
        store.load(sort_out(some), [], NOW)
    assert store.con.execute("select count(*) from displaced").fetchall() == [(0,)]
    sums = store.con.execute("select sum(records - stored - ticks - duplicates - quarantined) from ledger").fetchall()
    assert sums == [(0,)]
    store.con.close()
