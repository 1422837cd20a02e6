"""The life of a period: judged when due, published when passed, revised by what comes late, blocked by what fails."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas.events.period import PeriodChangeLogged, PeriodJudged
from schemas.instants import DAY, HOUR, MINUTE, micros
from tests.disorder import Play, a_small_city
from tests.gate_home import GateHome, numbered
from warehouse.lake.manifest import current, read_manifest
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
"""A Monday, nine in the morning in Shanghai."""
CLOSED = micros(datetime(2026, 10, 13, 18, 5, tzinfo=UTC))
"""Five minutes after 02:00 on the 14th: the 12th and the 13th are due."""


@pytest.fixture(scope="module")
def facts() -> list[Any]:
    """Give arrival, topic, key and message of a day, each source numbered as a device does."""
    played = Play(a_small_city(), 7, BEGIN, BEGIN + DAY, 400).run().facts
    messages = numbered(message for *_, message in played)
    return [(arrival, topic, key, message) for (arrival, _, topic, key, _), message in zip(played, messages, strict=True)]


@pytest.fixture
def home(tmp_path: Path, facts: list[Any]) -> Iterator[GateHome]:
    made = GateHome(tmp_path, a_small_city())
    for _, topic, key, message in facts:
        made.log.say(topic, key, message)
    yield made
    made.close()


def asked(home: GateHome, statement: str) -> list[tuple[Any, ...]]:
    with opened(home.home) as con:
        return con.execute(statement).fetchall()


def states(home: GateHome) -> dict[str, str]:
    return dict(asked(home, "select period, state from periods"))


def test_a_day_is_open_then_provisional_then_final_and_published(home: GateHome) -> None:
    home.at(BEGIN + 8 * HOUR)
    assert states(home) == {"2026-10-12": "open", "2026-10": "open"}
    assert home.gate.look() == 0
    home.at(BEGIN + 16 * HOUR)
    assert states(home)["2026-10-12"] == "provisional"
    assert home.gate.look() == 0, "its lateness has not passed"
    home.at(BEGIN + 17 * HOUR)
    home.gate.look()
    print([(one.verdict, one.failed_rows[:3]) for one in home.said])
    home.load()
    assert states(home)["2026-10-12"] == "final"
