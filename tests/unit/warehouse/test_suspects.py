"""What only the warehouse can see: one person's ratings across halls, a month of invitations, complaints elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import Fact, sequence
from schemas.events import NAME_OF
from schemas.events.case import WorkorderCreated
from schemas.events.complaint import ComplaintRegistered
from schemas.events.queue import TicketFinished
from schemas.events.rating import RatingInvited, RatingSubmitted
from schemas.ids import natural_uuid7
from schemas.instants import HOUR, MINUTE, instant
from schemas.topics import topic_of
from tests.unit.streams.a_fold import NINE, WINDOW_ID, a_city, a_rating, common, ticket
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.snapshots import opened


class Story:
    """A log that is loaded and published."""

    def __init__(self) -> None:
        self.log, self._count = Log(), 0

    def say(self, fact: Fact, at: int) -> str:
        self._count += 1
        identity = natural_uuid7(at, type(fact).__name__, self._count)
        message = encode(fact, id=identity, source="test", time=instant(at), sequence=sequence(1, self._count))
        self.log.say(topic_of(NAME_OF[type(fact)]), keys_of(fact)[0], message)
        return identity

    def press(self, at: int, level: int = 5, **more: Any) -> str:  # fields of the rating
        rating: RatingSubmitted = a_rating(at, level, channel="qr", **more)
        return self.say(rating, at)


@pytest.fixture
def story() -> Story:
    return Story()


def published(story: Story, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con, store = a_warehouse(folder, a_city())
    story.log.tick(NINE + 8 * HOUR)
    load(store, story.log.arrivals)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        yield snapshot


def flagged(con: duckdb.DuckDBPyConnection, code: str) -> set[str]:
    rows = con.execute("select rating_id from rating_flags where code = ?", [code]).fetchall()
    return {row[0] for row in rows}


@pytest.mark.covers("5.3-22", "F8")
def test_f8_one_device_for_three_visits_nobody_knows_and_a_guide_at_real_visits_is_none(
    story: Story, tmp_path: Path
) -> None:
    own_phone = {story.press(NINE + n * HOUR, visit_id=f"X{n}", rater_ref="phone") for n in range(3)}
    for number in range(4):
        story.say(TicketFinished(**ticket(NINE, f"V{number}", window_id=WINDOW_ID)), NINE + number * HOUR)
        story.press(NINE + number * HOUR, visit_id=f"V{number}", rater_ref="guide")
    for con in published(story, tmp_path):
        assert flagged(con, "F8") == own_phone


@pytest.mark.covers("F12")
def test_f12_three_bad_ratings_by_one_person_within_a_day_still_count(story: Story, tmp_path: Path) -> None:
    angry = {story.press(NINE + n * HOUR, 1, visit_id=f"V{n}", rater_ref="angry") for n in range(3)}
    for number in range(2):
        story.press(NINE + number * HOUR, 1, visit_id=f"W{number}", rater_ref="disappointed")
    for con in published(story, tmp_path):
        assert flagged(con, "F12") == angry
        [(rated, pct, suspect, without)] = con.execute(
            "select rated, satisfaction_pct, suspect, without_suspect_pct from satisfaction_suspect_monthly"
        ).fetchall()
        assert (rated, int(pct), suspect, int(without)) == (5, 0, 3, 0)


@pytest.mark.parametrize(("rough_invited", "is_selective"), [(13, True), (14, False)])
@pytest.mark.covers("F7")
def test_f7_people_who_were_refused_are_asked_less_by_thirty_points(
    story: Story, tmp_path: Path, rough_invited: int, is_selective: bool
) -> None:
    for number in range(40):
        rough = number >= 20
        at, visit = NINE + number * 5 * MINUTE, f"V{number}"
        where = ticket(NINE, visit, window_id=WINDOW_ID, outcome="refused" if rough else "done")
        story.say(TicketFinished(**where), at)
        if number < 19 or (rough and number - 20 < rough_invited):
            story.say(RatingInvited(**common(at), window_id=WINDOW_ID, visit_id=visit, prompt_id=visit), at)
    for con in published(story, tmp_path):
        [row] = con.execute("select smooth, rough, is_selective from selective_invitation").fetchall()
        assert row == (20, 20, is_selective)


@pytest.mark.covers("5.3-23", "F9")
@pytest.mark.parametrize("heard", ["hotline", "register", "nowhere"])
def test_everybody_satisfied_while_the_hotline_hears_complaints_is_a_divergence(
    story: Story, tmp_path: Path, heard: str
) -> None:
    for number in range(3):
        story.press(NINE + number * HOUR, visit_id=f"V{number}")
    received = instant(NINE)
    if heard == "hotline":
        story.say(WorkorderCreated(received_at=received, workorder_no="W1", unit_id="CGPCS", category="投诉"), NINE)
    if heard == "register":
        story.say(
            ComplaintRegistered(
                received_at=received, complaint_id="T1", unit_id="CGPCS", channel="letter", category="delay"
            ),
            NINE,
        )
    for con in published(story, tmp_path):
        [row] = con.execute(
            "select rated, good, complaints_by_hotline, complaints, is_divergent from divergence_monthly"
        ).fetchall()
        assert row == (3, 3, heard == "hotline", heard == "register", heard != "nowhere")
