"""What the alert rule knows of one service window at a tick."""

from dataclasses import dataclass

from streams.press import Press
from streams.ratings import Effective
from streams.rules import Judgement


@dataclass(frozen=True, slots=True)
class Verdict:
    """D7's judgement, the evidence that arrived last, and the bad ratings not yet handled (AL-02)."""

    window_id: str
    hall_id: str
    judgement: Judgement
    newest: Press | None = None
    open_bad: tuple[Effective, ...] = ()
