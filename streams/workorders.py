"""A hotline work order (工单): its clock, who has it, how it bounced, what the person said (domain 3.4, 5.6). Pure.

Facts are walked in D2's order. The clock starts at the first dispatch, whoever signs: a return, a further dispatch or a
late signature moves nothing. The order is the unit's that accepted it last; before anybody did, the unit's it was
last sent to. An extension at or after the due instant cures nothing. A merge counts where it is told under the order's
own key (D3 wants it under both); it and an exclusion hold until the order is reopened. Of several revisits the last one
that reached the person counts; who was not reached, or did not answer, is never satisfied by default.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from schemas.admit import Record
from schemas.envelope import Fact
from schemas.events.case import (
    WorkorderAccepted,
    WorkorderCompleted,
    WorkorderCreated,
    WorkorderDispatched,
    WorkorderExcluded,
    WorkorderExtensionGranted,
    WorkorderFirstContact,
    WorkorderMerged,
    WorkorderRedispatched,
    WorkorderReopened,
    WorkorderReturned,
    WorkorderRevisited,
)
from schemas.instants import DEFAULT_ZONE, local_day, micros
from streams.cases import Day
from streams.workorder_limits import WorkOrderLimits

LeftOut = Literal["merged", "approved"]


class WorkOrder(msgspec.Struct):
    """What a work order's facts say; instants in µs. Never dispatched, it is in no figure."""

    unit_id: str = ""
    zone: str = DEFAULT_ZONE
    category: str | None = None
    is_known: bool = False
    """Anything but a merge is told of it; else it stands under another order's key."""
    dispatched_at: int | None = None
    due_at: int | None = None
    contacted_at: int | None = None
    contact_due_at: int | None = None
    completed_at: int | None = None
    left_out: LeftOut | None = None
    revisited: bool = False
    revisit: WorkorderRevisited | None = None
    """The last revisit that reached the person."""
    bounces: int = 0
    """Returns and redispatches."""
    bounce_times: int = 0
    """From how many on it was bounced."""
    sent_to: frozenset[str] = frozenset()
    returned_by: frozenset[str] = frozenset()
    accepted: bool = False
    test: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether the order is yet to be completed, and neither merged nor excluded."""
        return self.is_known and self.completed_at is None and self.left_out is None

    @property
    def is_on_time(self) -> bool:
        """Say whether it was completed not after the due instant."""
        return self.completed_at is not None and self.due_at is not None and self.completed_at <= self.due_at

    @property
    def dispatched_day(self) -> Day | None:
        """Give the local day of the first dispatch, with its zone."""
        return None if self.dispatched_at is None else (local_day(self.dispatched_at, self.zone), self.zone)

    @property
    def due_day(self) -> Day | None:
        """Give the day the order is due on, with its zone: 24:00 belongs to the day it ends."""
        if self.due_at is None or self.dispatched_at is None:
            return None
        return (local_day(self.due_at - 1, self.zone), self.zone)

    def changes_at(self) -> Iterable[int]:
        """Give the ticks from which this order counts differently by time alone."""
        if self.due_at is not None:
            yield from (self.due_at, self.due_at + 1)
        if self.contact_due_at is not None:
            yield self.contact_due_at + 1


def workorder_of(fact: Fact) -> str | None:
    """Give the work order a fact is about; None for a case or a demand."""
    return getattr(fact, "workorder_no", None)


def read_workorder(facts: Iterable[Record], limits: WorkOrderLimits) -> WorkOrder:
    """Read a work order from its facts, in any order."""
    walked, order = _own(facts), WorkOrder()
    if not walked:
        return order
    order.is_known, order.unit_id = True, walked[0].fact.unit_id  # type: ignore[attr-defined]  # all have one
    order.zone = limits.zone(order.unit_id)
    created = next((one.fact for one in walked if isinstance(one.fact, WorkorderCreated)), None)
    if created is not None:
        order.zone, order.category = created.zone, created.category
    for record in walked:
        order.test = order.test or record.fact.test
        _walk(order, record, limits)
    if order.dispatched_at is not None:
        held = (order.unit_id, order.dispatched_at, order.zone)
        order.contact_due_at = order.dispatched_at + limits.contact_within(*held)
        order.bounce_times = limits.bounce_times(*held)
    return order


def _own(facts: Iterable[Record]) -> list[Record]:
    """Give the facts in order, without merges that are told under the key of the other order."""
    walked = sorted(facts, key=lambda one: one.order)
    key = next((one.subject for one in walked if not isinstance(one.fact, WorkorderMerged)), None)
    if key is None:
        return []
    return [one for one in walked if one.subject == key or not isinstance(one.fact, WorkorderMerged)]


def _walk(order: WorkOrder, record: Record, limits: WorkOrderLimits) -> None:
    fact = record.fact
    match fact:
        case WorkorderDispatched() | WorkorderRedispatched() | WorkorderReturned() | WorkorderAccepted():
            _hand_on(order, record, limits)
        case WorkorderFirstContact() if order.contacted_at is None:
            order.contacted_at = record.at
        case WorkorderExtensionGranted() if order.due_at is None or record.at < order.due_at:
            order.due_at = micros(fact.due_at)
        case WorkorderCompleted():
            order.completed_at = record.at
        case WorkorderRevisited():
            order.revisited = True
            order.revisit = fact if fact.reached else order.revisit
        case WorkorderReopened():
            order.completed_at = order.left_out = None
        case WorkorderMerged() if fact.into_workorder_no != fact.workorder_no:
            order.left_out = "merged"
        case WorkorderExcluded():
            order.left_out = "approved"


def _hand_on(order: WorkOrder, record: Record, limits: WorkOrderLimits) -> None:
    fact = record.fact
    match fact:
        case WorkorderDispatched():
            if order.dispatched_at is None:
                order.dispatched_at = record.at
                due_at = limits.due_at(fact, record.at, order.category, order.zone)
                order.due_at = order.due_at if due_at is None else due_at
            _send(order, fact.unit_id)
        case WorkorderRedispatched():
            order.bounces += 1
            _send(order, fact.to_unit_id)
        case WorkorderReturned():
            order.bounces += 1
            order.returned_by |= {fact.unit_id}
        case WorkorderAccepted():
            order.accepted, order.unit_id = True, fact.unit_id


def _send(order: WorkOrder, unit_id: str) -> None:
    order.sent_to |= {unit_id}
    if not order.accepted:
        order.unit_id = unit_id
