"""Builders for work orders: one order, its facts, a log that counts it."""

from typing import Any

from schemas.envelope import Fact
from schemas.events.case import (
    WorkorderCompleted,
    WorkorderCreated,
    WorkorderDispatched,
    WorkorderRevisited,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.live import Figure
from schemas.topics import CASE
from tests.unit.streams.a_fold import NINE, Log

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


def order(workorder_no: str = "G1", unit_id: str = "A", **more: Any) -> Some:  # fields of the event
    """Give what every work-order event says."""
    return {"received_at": instant(NINE), "workorder_no": workorder_no, "unit_id": unit_id, **more}


def told(log: Log, kind: type[Fact], at: int, workorder_no: str = "G1", unit_id: str = "A", **more: Any) -> str:
    """Say one event of an order."""
    return log.say(kind(**order(workorder_no, unit_id, **more)), at)


def dispatched(at: int = NINE, workorder_no: str = "G1", log: Log | None = None, **more: Any) -> Log:
    """Begin an order: created at the hotline, dispatched to unit A with a limit of five working days."""
    log = Log(CASE) if log is None else log
    told(log, WorkorderCreated, at - 10 * MINUTE, workorder_no, "H12345", category="求助")
    told(log, WorkorderDispatched, at, workorder_no, **{"promise_days": 5, **more})
    return log


def done(log: Log, at: int, workorder_no: str = "G1", unit_id: str = "A", **revisit: Any) -> None:  # its fields
    """Complete an order and, a day later, ask the person."""
    told(log, WorkorderCompleted, at, workorder_no, unit_id)
    told(log, WorkorderRevisited, at + DAY, workorder_no, unit_id, **{"reached": True, **revisit})


def counts(log: Log, metric: str, unit_id: str = "A", scope: str = "unit") -> tuple[int, int]:
    """Give numerator and denominator of a unit's figure; of none, nothing of nothing."""
    found = figures(log, metric, scope)
    return (found[unit_id].numerator, found[unit_id].denominator) if unit_id in found else (0, 0)


def left_out(log: Log, metric: str, unit_id: str = "A") -> dict[str, int]:
    """Give what a unit's figure leaves out, by reason."""
    return figures(log, metric)[unit_id].excluded


def figures(log: Log, metric: str, scope: str = "unit") -> dict[str, Figure]:
    """Give a metric's figures by scope id; there is one month in these logs."""
    return {
        said.scope_id: said
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and (said.metric, said.scope) == (metric, scope)
    }


LATER = NINE + 20 * DAY + HOUR
"""After everything an order of these tests is judged by, before its month is forgotten."""
