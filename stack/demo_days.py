"""The days that a demo can play: what each shows, when it begins, how fast it goes, whether it is judged in the end."""

from dataclasses import dataclass

from producers.faults import Day
from producers.plan import Plan
from schemas.clock import Clock, Segment
from schemas.errors import HallmarkError
from schemas.instants import HOUR, MINUTE, SECOND

AFTER_CLOSING = 20 * MINUTE
SETTLING_S = 45.0
"""Real seconds at real speed in which the days before are told: no minute ends in them, so no rule sees half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One kind of day; it begins so many µs after midnight. checked: played once and whole, then judged."""

    chinese: str
    english: str
    begins: int
    speed: float
    checked: bool = False


DAYS: dict[Day, Shown] = {
    "story": Shown(
        chinese="故事：三处故障，一直放下去",
        english="a story: three faults, on and on",
        begins=9 * HOUR + 20 * MINUTE,
        speed=30.0,
    ),
    "faults": Shown(
        chinese="故障日：每种故障埋一处，放完一天逐一核对，不许漏报误报",
        english="one fault of each kind, in the end: was each told by name, and nothing else?",
        begins=8 * HOUR + 30 * MINUTE,
        speed=60.0,
        checked=True,
    ),
    "quiet": Shown(
        chinese="平安日：什么故障也没有，不许有告警",
        english="a healthy day: there must be no alert",
        begins=8 * HOUR + 30 * MINUTE,
        speed=60.0,
        checked=True,
    ),
}


class WholeDay(HallmarkError):
    """A checked day is played once and whole."""

    def __init__(self, day: str) -> None:
        super().__init__(
            f"--day {day} 从早放到晚，放完就核对：不能与 --for、--continue 同用。要快些：--speed 120。",
            f"--day {day} is played from morning to evening and then judged: not with --for or --continue. "
            "Faster: --speed 120.",
        )


def whole_day(plan: Plan, real_at: float, speed: float) -> Clock:
    """Lay down a clock that waits for the past, goes evenly from then on to after the close, and then stands."""
    begin, end = plan.start / SECOND, (plan.closes + AFTER_CLOSING) / SECOND
    goes = real_at + SETTLING_S
    stops = goes + (end - begin - SETTLING_S) / speed
    return Clock((Segment(real_at, begin, 1.0), Segment(goes, begin + SETTLING_S, speed), Segment(stops, end, 0.0)))
