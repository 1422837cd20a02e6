"""The law of alerts: the same history says the same, whoever says it and however often it begins anew."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.events.system import AlertCleared, AlertEscalated, AlertRaised
from schemas.instants import HOUR, MINUTE
from streams.alert_book import Book
from streams.finding import Finding
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID
from tests.unit.streams.test_alert_engine import Engine, a_finding

CODES = (
    "AL-05",
    "AL-04/offline",
    "AL-04/silent",
    "AL-08/near_due",
    "AL-08/overdue",
    "AL-24",
    "AL-25/silent",
    "AL-13/rate",
)


def a_history(seed: int, ticks: int) -> list[tuple[list[Finding], bool]]:
    """Make findings that come and go, and feeds that fall silent."""
    rng = Random(seed)
    held: dict[tuple[str, str], int] = {}
    history = []
    for number in range(ticks):
        for code in CODES:
            for subject in (HALL_ID, WINDOW_ID):
                key = (code, subject)
                if key in held and rng.random() < 0.15:
                    del held[key]
                elif key not in held and rng.random() < 0.08:
                    held[key] = NINE + number * MINUTE - rng.choice((0, 10 * MINUTE, 3 * HOUR))
        history.append(
            ([a_finding(code, since, subject=subject) for (code, subject), since in held.items()], rng.random() < 0.8)
        )
    return history


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000_000), restarts=st.sets(st.integers(0, 299), max_size=8))
def test_the_same_history_says_the_same_with_any_restart_and_a_twin_beside(seed: int, restarts: set[int]) -> None:
    history = a_history(seed, 300)
    whole, broken = Engine(), Engine()
    for number, (found, heard) in enumerate(history):
        if number in restarts:
            broken.book = Book()
            for event_id, fact in [*broken.said, *Random(seed).sample(broken.said, len(broken.said) // 2)]:
                broken.book.follow(fact, event_id)
        shuffled = Random(number).sample(found, len(found))
        assert broken.tick(*shuffled, heard=(HALL_ID,) * heard) == whole.tick(*found, heard=(HALL_ID,) * heard)
    raised = [fact for _, fact in whole.said if isinstance(fact, AlertRaised)]
    assert len({fact.alert_id for fact in raised}) == len(raised) > 0
    ended = [fact.alert_id for _, fact in whole.said if isinstance(fact, AlertCleared)]
    assert len(set(ended)) == len(ended), "an alert ends once"
    rungs = [(fact.alert_id, fact.rung) for _, fact in whole.said if isinstance(fact, AlertEscalated)]
    assert len(set(rungs)) == len(rungs), "each rung is one event, once"
