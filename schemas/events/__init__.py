"""Every event by its wire name. An event is one class; everything else about it is derived."""

from schemas.envelope import Fact
from schemas.events import case, complaint, hotline, period, queue, rating, staff, system

RATING: dict[str, type[Fact]] = {
    "rating.invited": rating.RatingInvited,
    "rating.submitted": rating.RatingSubmitted,
    "rating.timed_out": rating.RatingTimedOut,
    "rating.default_applied": rating.RatingDefaultApplied,
    "rating.revised": rating.RatingRevised,
    "rating.flagged": rating.RatingFlagged,
    "rating.voided": rating.RatingVoided,
    "rating.reinstated": rating.RatingReinstated,
    "bad_rating.opened": rating.BadRatingOpened,
    "bad_rating.contacted": rating.BadRatingContacted,
    "bad_rating.verified": rating.BadRatingVerified,
    "bad_rating.rectified": rating.BadRatingRectified,
    "bad_rating.replied": rating.BadRatingReplied,
    "bad_rating.revisited": rating.BadRatingRevisited,
    "bad_rating.escalated": rating.BadRatingEscalated,
    "appeal.filed": rating.AppealFiled,
    "appeal.decided": rating.AppealDecided,
}

QUEUE: dict[str, type[Fact]] = {
    "ticket.issued": queue.TicketIssued,
    "ticket.called": queue.TicketCalled,
    "ticket.recalled": queue.TicketRecalled,
    "ticket.serving": queue.TicketServing,
    "ticket.no_show": queue.TicketNoShow,
    "ticket.requeued": queue.TicketRequeued,
    "ticket.transferred": queue.TicketTransferred,
    "ticket.suspended": queue.TicketSuspended,
    "ticket.resumed": queue.TicketResumed,
    "ticket.finished": queue.TicketFinished,
    "ticket.cancelled": queue.TicketCancelled,
    "ticket.swept": queue.TicketSwept,
}

WINDOW: dict[str, type[Fact]] = {
    "window.opened": queue.WindowOpened,
    "window.paused": queue.WindowPaused,
    "window.resumed": queue.WindowResumed,
    "window.closed": queue.WindowClosed,
    "hours.extended": queue.HoursExtended,
}

TERMINAL: dict[str, type[Fact]] = {
    "device.registered": queue.DeviceRegistered,
    "device.heartbeat": queue.DeviceHeartbeat,
    "device.moved": queue.DeviceMoved,
    "device.retired": queue.DeviceRetired,
    "device.faulted": queue.DeviceFaulted,
    "device.repaired": queue.DeviceRepaired,
    "device.placement_checked": queue.DevicePlacementChecked,
    "device.backlog_flushed": queue.DeviceBacklogFlushed,
}

STAFF: dict[str, type[Fact]] = {
    "staff.signed_in": staff.StaffSignedIn,
    "staff.signed_out": staff.StaffSignedOut,
    "staff.left_post": staff.StaffLeftPost,
    "staff.returned_post": staff.StaffReturnedPost,
    "leave.approved": staff.LeaveApproved,
    "roster.published": staff.RosterPublished,
    "post.substituted": staff.PostSubstituted,
}

CASE: dict[str, type[Fact]] = {
    "application.received": case.ApplicationReceived,
    "notice.issued": case.NoticeIssued,
    "refusal.issued": case.RefusalIssued,
    "case.accepted": case.CaseAccepted,
    "case.deficient_accepted": case.CaseDeficientAccepted,
    "supplement.received": case.SupplementReceived,
    "deadline.informed": case.DeadlineInformed,
    "delay.notified": case.DelayNotified,
    "case.step_completed": case.CaseStepCompleted,
    "case.suspended": case.CaseSuspended,
    "case.resumed": case.CaseResumed,
    "case.extended": case.CaseExtended,
    "case.completed": case.CaseCompleted,
    "case.reopened": case.CaseReopened,
    "case.withdrawn": case.CaseWithdrawn,
    "result.delivered": case.ResultDelivered,
    "case.error_found": case.CaseErrorFound,
    "case.corrected": case.CaseCorrected,
}

DEMAND: dict[str, type[Fact]] = {
    "demand.opened": case.DemandOpened,
    "demand.progressed": case.DemandProgressed,
    "demand.closed": case.DemandClosed,
}

WORKORDER: dict[str, type[Fact]] = {
    "workorder.created": case.WorkorderCreated,
    "workorder.dispatched": case.WorkorderDispatched,
    "workorder.accepted": case.WorkorderAccepted,
    "workorder.returned": case.WorkorderReturned,
    "workorder.redispatched": case.WorkorderRedispatched,
    "workorder.first_contact": case.WorkorderFirstContact,
    "workorder.extension_requested": case.WorkorderExtensionRequested,
    "workorder.extension_granted": case.WorkorderExtensionGranted,
    "workorder.extension_refused": case.WorkorderExtensionRefused,
    "workorder.replied": case.WorkorderReplied,
    "workorder.completed": case.WorkorderCompleted,
    "workorder.revisited": case.WorkorderRevisited,
    "workorder.reopened": case.WorkorderReopened,
    "workorder.merged": case.WorkorderMerged,
    "workorder.excluded": case.WorkorderExcluded,
}

CALL: dict[str, type[Fact]] = {
    "call.offered": hotline.CallOffered,
    "call.answered": hotline.CallAnswered,
    "call.abandoned": hotline.CallAbandoned,
    "call.busy": hotline.CallBusy,
    "call.called_back": hotline.CallCalledBack,
    "call.excluded": hotline.CallExcluded,
}

COMPLAINT: dict[str, type[Fact]] = {
    "complaint.registered": complaint.ComplaintRegistered,
    "complaint.investigated": complaint.ComplaintInvestigated,
    "complaint.verified": complaint.ComplaintVerified,
    "complaint.unfounded": complaint.ComplaintUnfounded,
    "complaint.overturned": complaint.ComplaintOverturned,
    "complaint.withdrawn": complaint.ComplaintWithdrawn,
    "complaint.feedback_given": complaint.ComplaintFeedbackGiven,
}

PERIOD: dict[str, type[Fact]] = {
    "period.judged": period.PeriodJudged,
    "period.released": period.PeriodReleased,
    "period.change_logged": period.PeriodChangeLogged,
}

ALERT: dict[str, type[Fact]] = {
    "alert.raised": system.AlertRaised,
    "alert.changed": system.AlertChanged,
    "alert.cleared": system.AlertCleared,
    "alert.acknowledged": system.AlertAcknowledged,
    "alert.assigned": system.AlertAssigned,
    "alert.silenced": system.AlertSilenced,
    "alert.escalated": system.AlertEscalated,
    "alert.reviewed": system.AlertReviewed,
}

CLOCK: dict[str, type[Fact]] = {"clock.ticked": system.ClockTicked}

FAMILIES: dict[str, dict[str, type[Fact]]] = {
    "rating": RATING,
    "queue": QUEUE,
    "window": WINDOW,
    "terminal": TERMINAL,
    "staff": STAFF,
    "case": CASE,
    "demand": DEMAND,
    "workorder": WORKORDER,
    "call": CALL,
    "complaint": COMPLAINT,
    "period": PERIOD,
    "alert": ALERT,
    "clock": CLOCK,
}
"""Event families: the events of one family share a raw table; a field name means one thing in a family."""

EVENTS: dict[str, type[Fact]] = {name: kind for family in FAMILIES.values() for name, kind in family.items()}
FAMILY_OF: dict[str, str] = {name: family for family, events in FAMILIES.items() for name in events}
NAME_OF: dict[type[Fact], str] = {kind: name for name, kind in EVENTS.items()}
VERSION = 1


def dataschema(name: str) -> str:
    """Give the schema reference of an event, such as "rating.submitted/1"."""
    return f"{name}/{VERSION}"
