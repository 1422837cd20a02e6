"""Call events (domain 2.4): a call is offered, then answered, abandoned or blocked."""

from schemas.envelope import Code, Count, Fact, Id, Zone
from schemas.instants import DEFAULT_ZONE


class _Call(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one call at one answering centre (the key; never the trunk)."""

    call_id: Id
    centre_id: Id


class CallOffered(_Call, frozen=True, kw_only=True, gc=False):
    """A call came in on a line (12345, 12389, a window's line)."""

    line: Code
    zone: Zone = DEFAULT_ZONE
    caller_ref: Id | None = None
    transferred_from: Id | None = None


class CallAnswered(_Call, frozen=True, kw_only=True, gc=False):
    """Somebody took it; wait_s is the system's own count where it has one, else answered minus offered."""

    wait_s: Count | None = None
    agent_ref: Id | None = None
    service_s: Count | None = None


class CallAbandoned(_Call, frozen=True, kw_only=True, gc=False):
    """The caller hung up before an answer."""

    wait_s: Count | None = None


class CallBusy(_Call, frozen=True, kw_only=True, gc=False):
    """The caller got the busy tone; offered counts it, else a dead line scores 100 %."""

    line: Code | None = None
    caller_ref: Id | None = None


class CallCalledBack(_Call, frozen=True, kw_only=True, gc=False):
    """A missed caller was called back (漏接回拨)."""


class CallExcluded(_Call, frozen=True, kw_only=True, gc=False):
    """The source itself says that this record is no call (a phantom): counted apart, in no rate."""

    ground: Code
