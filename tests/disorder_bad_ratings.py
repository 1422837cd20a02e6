"""What becomes of the bad ratings of a disordered city log: opened, answered, put right, asked again, or nothing."""

from typing import Any

from schemas.events.rating import (
    BadRatingContacted,
    BadRatingOpened,
    BadRatingRectified,
    BadRatingReplied,
    BadRatingRevisited,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from tests.disorder_cases import Some, Telling


def say_bad_case(play: Telling, at: int, where: dict[str, Any], rating_id: str) -> None:
    """One bad rating's case; nothing at all for one in three."""
    rng, about = play.random, Some({**where, "rating_id": rating_id})
    if rng.random() < 0.33:
        return
    if rng.random() < 0.5:
        due = rng.choice((None, None, instant(at + rng.randrange(20 * HOUR))))
        play.say(at + rng.randrange(DAY // 4), BadRatingOpened(**about, due_at=due), "workbench")
    if rng.random() < 0.5:
        play.say(at + rng.randrange(HOUR), BadRatingContacted(**about, reached=rng.random() < 0.8), "workbench")
    if rng.random() < 0.7:
        play.say(at + rng.randrange(8 * HOUR), BadRatingReplied(**about, by="head"), "workbench")
    if rng.random() < 0.7:
        play.say(at + rng.randrange(8 * HOUR), BadRatingRectified(**about, by="head"), "workbench")
    for _ in range(rng.choice((0, 1, 1, 2))):
        asked = at + HOUR + rng.randrange(5 * HOUR // MINUTE) * MINUTE
        play.say(asked, BadRatingRevisited(**about, satisfied=rng.random() < 0.6), "workbench")
