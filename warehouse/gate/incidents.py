"""AL-27: a period that fails its gates is an incident, told to the data team until it is published. Pure.

One is open for each period. The gate alone says it and ends it; that it was said is read from the `alerts` table.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from schemas.events.period import CITY
from schemas.events.system import AlertCleared, AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import micros

CODE, RULE, ORIGIN = "AL-27", "AL-27/1", "gate"
AUDIENCE = ("data_team",)


class Blocked(NamedTuple):
    """A period that is not published: since when it is due, which revision failed, by which gates."""

    place: str
    due_at: datetime
    revision: int
    gates: tuple[str, ...]


def to_say(
    blocked: Iterable[Blocked], open_alerts: Mapping[str, str], now: datetime
) -> list[AlertRaised | AlertCleared]:
    """Compare what is blocked with what was said (alert id by place): raise what is new, end what is published."""
    found = {one.place: one for one in blocked}
    raised = [_raised(one, now) for place, one in sorted(found.items()) if place not in open_alerts]
    ended = [_cleared(place, said, now) for place, said in sorted(open_alerts.items()) if place not in found]
    return [*raised, *ended]


def _raised(one: Blocked, now: datetime) -> AlertRaised:
    period, gates = one.place.partition("=")[2], "、".join(one.gates)
    return AlertRaised(
        received_at=now,
        alert_id=natural_uuid7(micros(one.due_at), CODE, one.place, one.revision),
        hall_id=CITY,
        code=CODE,
        alert_subject=one.place,
        state="open",
        since=one.due_at,
        audience=AUDIENCE,
        rule_version=RULE,
        origin=ORIGIN,
        sentence=f"【数据未通过检查】{period} 的数据没有发布：{gates}。查看：hallmark period show {period}",
        sentence_en=f"[Gate failed] {period} is not published: {gates}. See `hallmark period show {period}`.",
    )


def _cleared(place: str, alert_id: str, now: datetime) -> AlertCleared:
    period = place.partition("=")[2]
    return AlertCleared(
        received_at=now,
        alert_id=alert_id,
        hall_id=CITY,
        code=CODE,
        alert_subject=place,
        reason="handled",
        audience=AUDIENCE,
        sentence=f"【办结】{period} 的数据已发布。",
        sentence_en=f"[Handled] {period} is published.",
    )
