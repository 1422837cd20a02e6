"""Case, demand and work-order events (domain 2.4, 2.5): promises, the clock, and how it ended.

The key of all of these is the matter: demand_id, else case_no, else workorder_no, repeated in every later event.
"""

from typing import Literal

from schemas.envelope import Code, Day, Days, Fact, Id, Instant, Level, Note, Zone
from schemas.instants import DEFAULT_ZONE

DayKind = Literal["working", "calendar"]


class _Case(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one case (办件); unit_id is the hall or unit that answers for it."""

    case_no: Id
    unit_id: Id
    demand_id: Id | None = None
    visit_id: Id | None = None
    window_id: Id | None = None


class ApplicationReceived(_Case, frozen=True, kw_only=True, gc=False):
    """Papers were handed in (收件), after hours too."""

    service_code: Code
    materials_complete: bool = True
    applicant_kind: Literal["person", "enterprise"] = "person"
    person_ref: Id | None = None
    after_hours: bool = False
    zone: Zone = DEFAULT_ZONE


class NoticeIssued(_Case, frozen=True, kw_only=True, gc=False):
    """The person was told in one go what is missing (一次性告知)."""

    kind: Code
    template: Code
    version: Code
    missing: tuple[Code, ...] = ()
    contact_card: bool = False


class RefusalIssued(_Case, frozen=True, kw_only=True, gc=False):
    """The application was refused (不予受理)."""

    written: bool
    legal_basis: Code | None = None
    reason: Code | None = None


class CaseAccepted(_Case, frozen=True, kw_only=True, gc=False):
    """The promise begins (受理). due_at is the promise; null with promise_days null is a case without one."""

    service_code: Code
    service_name: Note | None = None
    promise_days: Days | None = None
    day_kind: DayKind = "working"
    due_at: Instant | None = None
    zone: Zone = DEFAULT_ZONE
    channel: Code | None = None


class CaseDeficientAccepted(_Case, frozen=True, kw_only=True, gc=False):
    """Accepted with papers missing (容缺受理): the promise begins all the same (D-10)."""

    service_code: Code
    promise_days: Days | None = None
    day_kind: DayKind = "working"
    due_at: Instant | None = None
    supplement_due_at: Instant | None = None
    zone: Zone = DEFAULT_ZONE


class SupplementReceived(_Case, frozen=True, kw_only=True, gc=False):
    """Missing papers came (补正)."""

    complete: bool


class DeadlineInformed(_Case, frozen=True, kw_only=True, gc=False):
    """The person was told the deadline (002-33)."""


class DelayNotified(_Case, frozen=True, kw_only=True, gc=False):
    """The person was told of a delay (002-34); after the due date it does not count."""

    new_expected_on: Day | None = None
    reason: Code | None = None


class CaseStepCompleted(_Case, frozen=True, kw_only=True, gc=False):
    """One step is done (审核, 审签, 审批)."""

    step: Code
    by_role: Code | None = None


class CaseSuspended(_Case, frozen=True, kw_only=True, gc=False):
    """The clock stops (特别程序)."""

    kind: Code


class CaseResumed(_Case, frozen=True, kw_only=True, gc=False):
    """The clock runs again; due_at is the new promise."""

    due_at: Instant | None = None


class CaseExtended(_Case, frozen=True, kw_only=True, gc=False):
    """The promise was moved (延期); granted after the due date it cures nothing."""

    due_at: Instant
    approver: Id


class CaseCompleted(_Case, frozen=True, kw_only=True, gc=False):
    """The case is decided (办结)."""

    outcome: Code = "done"
    instant: bool | None = None
    """Decided on the spot (即办), where the source says so; else the service's kind decides."""


class CaseReopened(_Case, frozen=True, kw_only=True, gc=False):
    """A completed case is open again; its promise stands."""

    reason: Code | None = None


class CaseWithdrawn(_Case, frozen=True, kw_only=True, gc=False):
    """The applicant took it back."""


class ResultDelivered(_Case, frozen=True, kw_only=True, gc=False):
    """The result reached the person."""

    channel: Code = "window"


class CaseErrorFound(_Case, frozen=True, kw_only=True, gc=False):
    """A mistake was found in a decided case (差错)."""

    found_by: Code


class CaseCorrected(_Case, frozen=True, kw_only=True, gc=False):
    """The mistake was put right (更正)."""


class _Demand(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one demand (群众诉求)."""

    demand_id: Id
    unit_id: Id


class DemandOpened(_Demand, frozen=True, kw_only=True, gc=False):
    """Somebody asked for something that was not settled at once (000-56)."""

    category: Code
    channel: Code
    promise_days: Days | None = None
    due_at: Instant | None = None
    owner: Id | None = None
    zone: Zone = DEFAULT_ZONE


class DemandProgressed(_Demand, frozen=True, kw_only=True, gc=False):
    """What was done meanwhile; why it is still open."""

    progress: Note
    reason_open: Note | None = None
    expected_on: Day | None = None
    owner: Id | None = None


class DemandClosed(_Demand, frozen=True, kw_only=True, gc=False):
    """The demand is settled, or explained as not possible under the law."""

    reason: Code


class _WorkOrder(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one hotline work order (工单)."""

    workorder_no: Id
    unit_id: Id
    demand_id: Id | None = None


class WorkorderCreated(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The hotline wrote an order."""

    category: Code
    channel: Code = "12345"
    caller_ref: Id | None = None
    zone: Zone = DEFAULT_ZONE


class WorkorderDispatched(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """Sent to a unit (派单): the clock begins, whoever signs it."""

    due_at: Instant | None = None
    promise_days: Days | None = None


class WorkorderAccepted(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The unit took it (签收)."""


class WorkorderReturned(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The unit sent it back (退单)."""

    reason: Note | None = None


class WorkorderRedispatched(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """Sent to another unit (改派)."""

    to_unit_id: Id


class WorkorderFirstContact(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The unit spoke with the person."""


class WorkorderExtensionRequested(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The unit asked for more time."""

    requested_due_at: Instant


class WorkorderExtensionGranted(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """More time was given."""

    due_at: Instant
    approver: Id


class WorkorderExtensionRefused(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """More time was refused."""


class WorkorderReplied(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The unit answered."""


class WorkorderCompleted(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The order is done (办结)."""

    outcome: Code = "done"


class WorkorderRevisited(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The person was asked (回访)."""

    reached: bool
    resolved: bool | None = None
    level: Level | None = None


class WorkorderReopened(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The order is open again (重办)."""


class WorkorderMerged(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The order went into another (并单); told twice, under the key of each, where these are not the same."""

    into_workorder_no: Id


class WorkorderExcluded(_WorkOrder, frozen=True, kw_only=True, gc=False):
    """The order leaves the denominators, by approval (剔除)."""

    ground: Code
    approver: Id
