"""Read from a snapshot where its periods stand. Shell around queries."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from schemas.reference import City, city_digest
from warehouse.gate.candidates import digest_of_nothing, digests
from warehouse.gate.outlook import Standing, Word
from warehouse.models import models_digest
from warehouse.periods import KINDS
from warehouse.reference import read_city


@dataclass(frozen=True, slots=True)
class Moment:
    """What a snapshot was made of: its tick, how far the log was stored, under which city and models."""

    now: datetime
    beat: int | None
    cut: tuple[str, ...]
    city: str
    models: str
    reference: City


def moment_of(con: duckdb.DuckDBPyConnection) -> Moment:
    """Read it."""
    now, beat = con.execute("select now_at, beat from base.moment").fetchall()[0]
    cut = con.execute(
        """select topic || '/' || "partition" || ':' || next_offset from data_as_of order by topic, "partition" """
    ).fetchall()
    city = read_city(con.execute("select topic, value from base.reference").fetchall())
    return Moment(now, beat, tuple(row[0] for row in cut), city_digest(city), models_digest(), city)


def standings(con: duckdb.DuckDBPyConnection) -> list[Standing]:
    """Give the periods that are over and whose lateness has passed."""
    named = {kind: digests(con, kind) for kind in KINDS}
    logged = _logged(con)
    words = _words(con)
    due = con.execute("select kind, period, due_at from periods where due_at <= as_of order by all").fetchall()
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
