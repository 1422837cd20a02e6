"""Complaint events (domain 2.4): registered, looked into, decided. The key is the unit it is about.

Of what was said only codes enter: no words of a complaint and no name (12389 least of all).
"""

from schemas.envelope import Code, Fact, Id, Instant, Zone
from schemas.instants import DEFAULT_ZONE


class _Complaint(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one complaint; unit_id is the unit where it happened, whoever belongs to it today."""

    complaint_id: Id
    unit_id: Id


class ComplaintRegistered(_Complaint, frozen=True, kw_only=True, gc=False):
    """A complaint came in; several about one incident name the same incident_id (D-12)."""

    channel: Code
    category: Code
    window_id: Id | None = None
    staff_ref: Id | None = None
    incident_id: Id | None = None
    incident_at: Instant | None = None
    named: bool = False
    zone: Zone = DEFAULT_ZONE


class ComplaintInvestigated(_Complaint, frozen=True, kw_only=True, gc=False):
    """Somebody looks into it."""


class ComplaintVerified(_Complaint, frozen=True, kw_only=True, gc=False):
    """It is true (查实); what the inquiry found of the incident stands before what was said at first."""

    decided_by: Id
    incident_id: Id | None = None
    incident_at: Instant | None = None


class ComplaintUnfounded(_Complaint, frozen=True, kw_only=True, gc=False):
    """It is not true (不属实), or made in bad faith (ground malicious)."""

    decided_by: Id
    ground: Code


class ComplaintOverturned(_Complaint, frozen=True, kw_only=True, gc=False):
    """A review takes back that it was true (复核撤销): as if found not true, from that day on."""

    decided_by: Id
    ground: Code


class ComplaintWithdrawn(_Complaint, frozen=True, kw_only=True, gc=False):
    """Who complained took it back; what was decided stands all the same."""


class ComplaintFeedbackGiven(_Complaint, frozen=True, kw_only=True, gc=False):
    """Who complained was told what came of it."""
