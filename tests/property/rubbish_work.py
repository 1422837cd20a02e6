"""Work orders that no hotline would write, for the laws of the fold."""

from collections.abc import Callable
from random import Random
from typing import Any

from schemas.envelope import Fact
from schemas.events import case
from schemas.instants import DAY, instant

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


def of_order(rng: Random, at: int, common: Some) -> Fact:
    """Make any fact of one of few orders."""
    number = at // (6 * DAY)
    name, other = f"G{number}-{rng.randrange(3)}", f"G{number}-{rng.randrange(3)}"
    what: Some = {**common, "workorder_no": name, "unit_id": rng.choice(("HALL00", "HALL01", "HALL02"))}
    later = instant(at + rng.randrange(20 * DAY))
    due = rng.choice((None, None, later))
    makers: tuple[Callable[[], Fact], ...] = (
        lambda: case.WorkorderCreated(**what, category=rng.choice(("求助", "投诉", "其他"))),
        lambda: case.WorkorderDispatched(**what, promise_days=rng.choice((None, 0, 2)), due_at=due),
        lambda: case.WorkorderDispatched(**what),
        lambda: case.WorkorderAccepted(**what),
        lambda: case.WorkorderReturned(**what),
        lambda: case.WorkorderRedispatched(**what, to_unit_id=rng.choice(("HALL00", "HALL01"))),
        lambda: case.WorkorderFirstContact(**what),
        lambda: case.WorkorderExtensionGranted(**what, due_at=later, approver="x"),
        lambda: case.WorkorderCompleted(**what),
        lambda: case.WorkorderCompleted(**what),
        lambda: case.WorkorderCompleted(**what),
        lambda: case.WorkorderRevisited(
            **what,
            reached=rng.random() < 0.6,
            resolved=rng.choice((None, True, False)),
            level=rng.choice((None, 2, 5)),
        ),
        lambda: case.WorkorderReopened(**what),
        lambda: case.WorkorderMerged(**what, into_workorder_no=other),
        lambda: case.WorkorderExcluded(**what, ground="x", approver="x"),
    )
    return rng.choice(makers)()
