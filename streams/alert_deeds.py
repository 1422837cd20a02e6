"""What a person does with an alert, as the event that says so: take on, assign, silence, review. Pure."""

from datetime import datetime

from schemas.admit import Refusal, admit, encode
from schemas.envelope import Fact, sequence
from schemas.errors import HallmarkError
from schemas.events.system import AlertAcknowledged, AlertAssigned, AlertReviewed, AlertSilenced
from schemas.ids import uuid7
from schemas.instants import HOUR, instant
from streams.alert_book import LONGEST_SILENCE
from streams.alert_catalogue import entry_of
from streams.alert_rows import AlertRow


class CannotDo(HallmarkError):
    """What somebody wants to do with an alert is no valid event, or comes too late."""


def deed(row: AlertRow, what: str, *, by: str, now: int, note: str = "", to: str = "", hours: int = 0) -> Fact:
    """Make the fact of a deed; raises CannotDo in words.

    what: ack, assign, silence or review. note: also the reason of a silence and the finding of a review. hours: of a
    silence, from 1 to seven days.
    """
    if not row.is_open:
        raise CannotDo(f"告警 {row.short} 已结束，无须处置。", f"Alert {row.short} has ended.")
    by, note, to = by.strip(), note.strip(), to.strip()
    if not by:
        raise CannotDo("请写明谁处置（岗位或姓名代号）。", "Say who does it (a role).")
    at: datetime = instant(now)
    about = {
        "received_at": at,
        "alert_id": row.alert_id,
        "hall_id": row.hall_id,
        "code": row.code,
        "alert_subject": row.subject,
        "by": by,
    }
    match what:
        case "ack":
            return AlertAcknowledged(**about, note=note or None)  # type: ignore[arg-type]  # checked by a decoder
        case "assign" if to:
            return AlertAssigned(**about, to=to, note=note or None)  # type: ignore[arg-type]  # as above
        case "assign":
            raise CannotDo("请写明指派给谁。", "Say to whom it is assigned.")
        case "silence":
            if not note or not 1 <= hours <= LONGEST_SILENCE // HOUR:
                raise CannotDo("静默须写明原因，时长1小时至7天。", "A silence needs a reason and 1 hour to 7 days.")
            return AlertSilenced(**about, until=instant(now + hours * HOUR), reason=note)  # type: ignore[arg-type]
        case "review":
            if entry_of(row.code).ends == "itself":
                raise CannotDo(
                    "这类告警在原因消除后自行结束，不能复核结束；可以签收。",
                    "Such an alert ends by itself when its cause is gone; it cannot be reviewed away. Acknowledge it.",
                )
            if not note:
                raise CannotDo("复核须写明结论。", "A review needs its finding.")
            return AlertReviewed(**about, finding=note)  # type: ignore[arg-type]  # as above
    raise CannotDo(f"不认识的处置：{what}", f"Unknown deed: {what}")


def message(fact: Fact, now: int, entropy: bytes, source: str = "command/alerts") -> bytes:
    """Write the event; raises CannotDo for what every reader would refuse."""
    number = sequence(1, now // 1_000_000)
    value = encode(fact, id=uuid7(now, entropy), source=source, time=instant(now), sequence=number)
    judged = admit(value)
    if isinstance(judged, Refusal):
        raise CannotDo(f"内容不合格：{judged.detail}", f"Not a valid event: {judged.detail}")
    return value
