"""Laws of flags: order, duplicates and restarts change none; looking often finds what looking once finds."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.admit import Record, Refusal
from schemas.instants import DAY, HOUR, MINUTE
from schemas.topics import HALL
from streams.desk_hall import HallDesk
from streams.fold import PartitionFold
from tests.disorder import Play
from tests.property.rubbish import BEGIN, Rubbish, tick, with_ticks
from tests.property.test_fold_laws import CALENDAR, CITY, fold_of, judged


def flags_of(fold: PartitionFold) -> list[Any]:  # window days with their flags, and suspicions
    desk = fold._desk
    assert isinstance(desk, HallDesk)
    suspected = [one for one in fold.findings() if one.code == "AL-24"]
    return [*desk.watch.flags(), *suspected]


def a_log(seed: int) -> Sequence[tuple[int, Record | Refusal]]:
    play = Play(CITY, seed, BEGIN, BEGIN + 2 * DAY, 600).run()
    end = BEGIN + 2 * DAY + 2 * HOUR
    arrivals = [(at, message) for at, _, name, _, message in play.facts if name == HALL and at <= end]
    return judged(with_ticks(arrivals, 20 * MINUTE, until=end))


def test_looking_at_every_tick_and_beginning_anew_at_the_mark_find_what_looking_once_finds() -> None:
    log = a_log(4)
    often = PartitionFold(HALL, 0, CITY, CALENDAR)
    points = set(Random(4).sample(range(len(log)), 5))
    for offset, record in log:
        before = often.beat
        often.merge(offset, record)
        if often.beat != before:
            often.findings()
            if points and min(points) <= offset and (mark := often.mark()) is not None:
                points = {point for point in points if point > offset}
                assert flags_of(fold_of(HALL, log[mark : offset + 1])) == flags_of(often)
    assert not points
    found = flags_of(often)
    assert found
    assert flags_of(fold_of(HALL, log)) == found


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_order_and_duplicates_change_no_flag_of_rubbish(seed: int) -> None:
    messages = [message for _, message in Rubbish(HALL, seed, days=2, conflicts=False).arrivals(400)]
    expected = flags_of(fold_of(HALL, judged([*messages, tick(BEGIN + 2 * DAY, 1)])))
    shuffled = Random(seed)
    again = [*messages, *shuffled.sample(messages, 150)]
    shuffled.shuffle(again)
    assert flags_of(fold_of(HALL, judged([*again, tick(BEGIN + 2 * DAY, 1)]))) == expected


def test_order_and_duplicates_change_no_flag_of_a_city_full_of_tricks() -> None:
    play = Play(CITY, 9, BEGIN, BEGIN + DAY, 300).run()
    messages = [message for _, _, name, _, message in play.facts if name == HALL]
    expected = flags_of(fold_of(HALL, judged([*messages, tick(BEGIN + DAY, 1)])))
    assert {"F1", "F4", "F6", "F10"} <= {flag.code for one in expected if isinstance(one, tuple) for flag in one[1]}
    Random(9).shuffle(messages)
    assert flags_of(fold_of(HALL, judged([*messages, *messages[:500], tick(BEGIN + DAY, 1)]))) == expected
