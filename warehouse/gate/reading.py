"""Read from a snapshot where its periods stand. Shell around queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from schemas.reference import city_digest
from warehouse.gate.candidates import digest_of_nothing, digests
from warehouse.gate.outlook import Standing, Word
from warehouse.models import models_digest
from warehouse.periods import KINDS, RESTATED_DAYS
from warehouse.reference import read_city


@dataclass(frozen=True, slots=True)
class Moment:
    """What a snapshot was made of: its tick, how far the log was stored, under which city and models."""

    now: datetime
    beat: int | None
    cut: tuple[str, ...]
    city: str
    models: str


def moment_of(con: duckdb.DuckDBPyConnection) -> Moment:
    """Read it."""
    now, beat = con.execute("select now_at, beat from base.moment").fetchall()[0]
    cut = con.execute(
        """select topic || '/' || "partition" || ':' || next_offset from data_as_of order by topic, "partition" """
    ).fetchall()
    city = read_city(con.execute("select topic, value from base.reference").fetchall())
    return Moment(now, beat, tuple(row[0] for row in cut), city_digest(city), models_digest())


def standings(con: duckdb.DuckDBPyConnection, *, is_full: bool = True) -> list[Standing]:
    """Give the periods that are over and whose lateness has passed.

    Unless all are asked for, days that are published and too old to be restated are left out: to name the rows of years
    takes a while.
    """
    logged, words = _logged(con), _words(con)
    due = con.execute("select kind, period, due_at from periods where due_at <= as_of order by all").fetchall()
    if not is_full:
        newest = max((one[2] for one in due), default=datetime.min)
        due = [one for one in due if one[0] == "month" or _is_moving(one[1], words.get(one[:2]), newest)]
    oldest = {kind: min((period for one, period, _ in due if one == kind), default="") for kind in KINDS}
    named = {kind: digests(con, kind, oldest[kind]) for kind in KINDS}
    return [
        Standing(
            kind,
            period,
            due_at,
            named[kind].get(period, digest_of_nothing()),
            words.get((kind, period)),
            frozenset(logged.get((kind, period), ())),
        )
        for kind, period, due_at in due
    ]


def _is_moving(day: str, word: Word | None, now: datetime) -> bool:
    is_out = word is not None and word.is_published
    return not is_out or date.fromisoformat(day) >= now.date() - timedelta(days=2 * RESTATED_DAYS)


def _words(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Word]:
    rows = con.execute(
        "select kind, period, revision, digest, is_published, failed_gates from base.period_words order by revision"
    ).fetchall()
    return {
        (kind, period): Word(revision, digest, is_out, tuple(gates or ()))
        for kind, period, revision, digest, is_out, gates in rows
    }


def _logged(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for kind, period, digest in con.execute("select kind, period, digest from base.period_changes").fetchall():
        found.setdefault((kind, period), set()).add(digest)
    return found
