"""Reference records that are rules: limits, ladders, templates. Dated; new ones say nothing of the past (D7)."""

from typing import Annotated, Literal

from msgspec import Meta

from schemas.dated import Dated
from schemas.envelope import Code, Id, Note

Whole = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Minutes = Annotated[int, Meta(ge=0, le=100_000)]
Rung = Annotated[int, Meta(ge=0, le=9)]
Role = Literal["window_head", "hall_duty_officer", "command_centre", "supervision", "data_team"]
"""窗口负责人、大厅值班长、指挥中心值班、督查、数据组。"""


class Threshold(Dated, frozen=True, kw_only=True):
    """The value of one threshold (schemas.thresholds) for a unit, "" for all; `version` is what a score cites."""

    name: Code
    unit_id: Annotated[str, Meta(max_length=128)] = ""
    value: Whole
    version: Note = ""


class LadderRung(Dated, frozen=True, kw_only=True):
    """Who is told when nobody has acknowledged an alert for so long (升级); alert "" is every code without its own."""

    alert: Annotated[str, Meta(max_length=64)] = ""
    rung: Rung
    role: Role
    after_minutes: Minutes


class Limit(Dated, frozen=True, kw_only=True):
    """The days in which a category of work order or bad rating must be dealt with (4.4)."""

    category: Code
    days: Annotated[int, Meta(ge=0, le=3660)]
    day_kind: Literal["working", "calendar"] = "working"
    note: Note = ""


class NoticeTemplate(Dated, frozen=True, kw_only=True):
    """Which version of a notice a county uses ("" = all): AL-18 looks for another one."""

    county: Annotated[str, Meta(max_length=128)] = ""
    kind: Code
    template: Id
    version: Code


LADDER: tuple[LadderRung, ...] = (
    LadderRung(rung=0, role="window_head", after_minutes=0),
    LadderRung(rung=1, role="hall_duty_officer", after_minutes=15),
    LadderRung(rung=2, role="command_centre", after_minutes=45),
    LadderRung(rung=3, role="supervision", after_minutes=120),
)
"""What counts where a city says nothing; minutes in opening hours."""
