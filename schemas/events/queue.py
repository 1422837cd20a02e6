"""Queue, window and terminal events (domain 2.3, 2.8): the ticket's way, the window's hours, the device's pulse.

Ticket numbers start again every day, so every ticket event names the day of its issue: (hall, day, ticket) is one
visit, and visit_id is that visit's name.
"""

from typing import Literal

from schemas.envelope import Code, Count, Day, Fact, Id, Instant, Note

Priority = Literal["normal", "appointment", "green_channel", "elderly"]
Outcome = Literal["done", "incomplete_materials", "refused", "referred"]


class _Ticket(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one ticket; issued_on is the local day of its issue, which the visit keeps."""

    hall_id: Id
    visit_id: Id
    issued_on: Day
    ticket_no: Code


class TicketIssued(_Ticket, frozen=True, kw_only=True, gc=False):
    """Somebody took a number (取号): the first wait begins (an appointment's at its slot, if later)."""

    service_code: Code
    priority: Priority = "normal"
    channel: Code = "kiosk"
    ahead_count: Count | None = None
    slot_at: Instant | None = None


class _AtWindow(_Ticket, frozen=True, kw_only=True, gc=False):
    """A fact about a ticket at one window."""

    window_id: Id
    staff_ref: Id | None = None


class TicketCalled(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The ticket was called to a window (叫号)."""


class TicketRecalled(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The ticket was called again (重呼); the wait ended at the first call."""


class TicketServing(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The person stands at the window (开始办理)."""


class TicketNoShow(_AtWindow, frozen=True, kw_only=True, gc=False):
    """Nobody came (过号)."""

    calls_made: Count = 1


class TicketRequeued(_Ticket, frozen=True, kw_only=True, gc=False):
    """A missed ticket waits again (过号重排): a new leg begins."""


class TicketTransferred(_Ticket, frozen=True, kw_only=True, gc=False):
    """The ticket goes to another window or service (转移): a new leg begins now, not at the issue."""

    from_window_id: Id | None = None
    to_window_id: Id | None = None
    to_service_code: Code | None = None
    reason: Code | None = None


class TicketSuspended(_AtWindow, frozen=True, kw_only=True, gc=False):
    """Service pauses (挂起)."""


class TicketResumed(_AtWindow, frozen=True, kw_only=True, gc=False):
    """Service goes on."""


class TicketFinished(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The visit's business is done at this window (办结)."""

    item_codes: tuple[Code, ...] = ()
    outcome: Outcome = "done"


class TicketCancelled(_Ticket, frozen=True, kw_only=True, gc=False):
    """The person gave the number up (弃号)."""


class TicketSwept(_Ticket, frozen=True, kw_only=True, gc=False):
    """The end-of-day wipe took the ticket; it is never "processed"."""

    state_before: Code | None = None


class _Window(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about a window's hours."""

    hall_id: Id
    window_id: Id
    staff_ref: Id | None = None
    reason: Note | None = None


class WindowOpened(_Window, frozen=True, kw_only=True, gc=False):
    """The window takes people."""


class WindowPaused(_Window, frozen=True, kw_only=True, gc=False):
    """The window stops for a while (暂停服务)."""


class WindowResumed(_Window, frozen=True, kw_only=True, gc=False):
    """The window takes people again."""


class WindowClosed(_Window, frozen=True, kw_only=True, gc=False):
    """The window is shut: noon or the end of the day (未开放)."""


class HoursExtended(Fact, frozen=True, kw_only=True, gc=False):
    """A hall stays open longer today (延时服务, 002-46)."""

    hall_id: Id
    until: Instant
    reason: Note | None = None


class DeviceRegistered(Fact, frozen=True, kw_only=True, gc=False):
    """A device was put at a window."""

    hall_id: Id
    window_id: Id | None = None
    device_id: Id
    kind: Code = "terminal"


class DeviceHeartbeat(Fact, frozen=True, kw_only=True, gc=False):
    """A device is alive; backlog counts what it has not sent yet."""

    hall_id: Id
    window_id: Id | None = None
    device_id: Id
    backlog: Count = 0
    firmware: Code | None = None
    status: Literal["ok", "maintenance", "fault"] = "ok"


class _Device(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one device; window_id is where it stands from now on."""

    hall_id: Id
    window_id: Id | None = None
    device_id: Id


class DeviceMoved(_Device, frozen=True, kw_only=True, gc=False):
    """A device went from one window to another; told late, it restates whose ratings they were (domain 5.3, 15)."""

    from_window_id: Id | None = None


class DeviceRetired(_Device, frozen=True, kw_only=True, gc=False):
    """A device is out of service for good."""


class DeviceFaulted(_Device, frozen=True, kw_only=True, gc=False):
    """A device was reported broken (故障, 003-08)."""

    code: Code | None = None


class DeviceRepaired(_Device, frozen=True, kw_only=True, gc=False):
    """A broken device works again (修复)."""


class DevicePlacementChecked(_Device, frozen=True, kw_only=True, gc=False):
    """Somebody looked where the device stands: on the counter at its place, or not (000-44)."""

    in_place: bool


class DeviceBacklogFlushed(_Device, frozen=True, kw_only=True, gc=False):
    """A device sent what it had kept while offline: sequence numbers first to last, the oldest from `oldest_at`."""

    first_number: Count
    last_number: Count
    oldest_at: Instant
