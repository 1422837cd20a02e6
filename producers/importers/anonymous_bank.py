"""Read the "Anonymous Bank" call records (Technion, Israel, 1999) as calls of one answering centre.

A call is offered to the centre when the voice menu lets the caller go (vru_exit, not vru_entry: the menu is no wait),
and the wait is the file's own q_time, 0 where the call never queued. It is answered, or abandoned, when the queue ends
(q_exit), for a call that never queued at once; ser_start is often a second before that and is not used. A queue that
begins or ends after midnight belongs to the next day's clock but to the same call. PHANTOM rows are no calls: offered
and excluded, counted apart. server is a first name: only a hash with a key of this house leaves; customer_id does not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from producers.importers.rows import BadRow, Format, Row
from producers.importers.said import Importer, Meaning, Said
from schemas.envelope import Fact
from schemas.events.hotline import CallAbandoned, CallAnswered, CallExcluded, CallOffered

LINE, CALL, DATE, LEFT_MENU, MENU_S = "vru+line", "call_id", "date", "vru_exit", "vru_time"
QUEUED, UNQUEUED, WAIT_S, OUTCOME = "q_start", "q_exit", "q_time", "outcome"
SERVED, SERVICE_END, SERVICE_S, SERVER = "ser_start", "ser_exit", "ser_time", "server"
MENU = (LINE, CALL, DATE, "vru_entry", LEFT_MENU, MENU_S)
QUEUE = (QUEUED, UNQUEUED, WAIT_S, OUTCOME)
SERVICE = (SERVED, SERVICE_END, SERVICE_S, SERVER)
FORM = Format((*MENU, *QUEUE, *SERVICE), delimiter="\t", quoted=False)
ZONE = "Asia/Jerusalem"
CENTRE = "anonymous-bank"
NOBODY, NONE = "NO_SERVER", "0:00:00"
ENDING = (UNQUEUED, WAIT_S, SERVICE_S, OUTCOME)
HALF_DAY_S = 12 * 3600
DAY_S = 24 * 3600
REMARKS = {
    "no_agent": ("已接通但无坐席记录", "answered without an agent"),
    "no_service_time": ("已接通但无服务时刻", "answered without a service time"),
    "served_early": ("服务开始早于排队或菜单结束", "service begins before queue or menu ends"),
    "served_unanswered": ("已放弃却有服务时刻，按放弃计", "abandoned, yet with a service time: counted as abandoned"),
    "negative": ("时长为负", "a negative duration"),
    "wait_differs": ("q_time 与排队起止不符，以 q_time 为准", "q_time is not q_exit - q_start: q_time counts"),
    "excluded": ("PHANTOM，不计入", "PHANTOM: excluded"),
}
TIMES = (LEFT_MENU, QUEUED, UNQUEUED, SERVED, SERVICE_END)
SECONDS = (MENU_S, WAIT_S, SERVICE_S)
Pseudonym = Callable[[str], str]
Numbers = dict[str, int]


def anonymous_bank(pseudonym: Pseudonym) -> Importer:
    """Make the importer with the function that hides an agent's name."""
    return Importer("anonymous-bank-calls", FORM, partial(interpret, pseudonym), REMARKS)


def interpret(pseudonym: Pseudonym, row: Row, now: datetime) -> Meaning | BadRow:
    """Read one call."""
    try:
        day = datetime.strptime(row.cells[DATE], "%y%m%d").replace(tzinfo=ZoneInfo(ZONE))
        numbers = {name: clock_s(row.cells[name]) for name in TIMES} | {name: int(row.cells[name]) for name in SECONDS}
    except ValueError as error:
        return _bad(row, f"日期或时刻看不懂：{error}", f"a date or time cannot be read: {error}")
    if row.cells[OUTCOME] not in ("AGENT", "HANG", "PHANTOM"):
        return _bad(row, f"未知的结果“{row.cells[OUTCOME]}”", f"unknown outcome {row.cells[OUTCOME]!r}")
    if numbers[WAIT_S] < 0:
        return _bad(row, "q_time 为负", "q_time is negative")
    offered_at, ended_at = (_at(day, second) for second in span(numbers))
    stamps = {"received_at": max(now, ended_at), "late_reason": "backfill"}
    common = {**stamps, "centre_id": CENTRE, "call_id": call_id(row)}
    offered = CallOffered(line=row.cells[LINE], zone=ZONE, **common)  # type: ignore[arg-type] # mixed keywords
    ending = _ending(pseudonym, row, numbers, common)
    facts = (_said(row, offered_at, offered, (LEFT_MENU,)), _said(row, ended_at, ending, ENDING))
    return Meaning(facts, remarks(row, numbers))


def span(numbers: Numbers) -> tuple[int, int]:
    """Give the seconds since local midnight of the day of the call at which it was offered and its wait was over."""
    offered = numbers[LEFT_MENU]
    if numbers[QUEUED] == numbers[UNQUEUED] == 0:
        return offered, offered
    over = numbers[UNQUEUED]
    return offered, over + DAY_S if over < offered - HALF_DAY_S else max(over, offered)


def _ending(pseudonym: Pseudonym, row: Row, numbers: Numbers, common: dict[str, object]) -> Fact:
    match row.cells[OUTCOME]:
        case "AGENT":
            agent = None if row.cells[SERVER] == NOBODY else pseudonym(row.cells[SERVER])
            service_s = max(numbers[SERVICE_S], 0) if row.cells[SERVED] != NONE else None
            return CallAnswered(wait_s=numbers[WAIT_S], agent_ref=agent, service_s=service_s, **common)  # type: ignore[arg-type] # mixed keywords
        case "HANG":
            return CallAbandoned(wait_s=numbers[WAIT_S], **common)  # type: ignore[arg-type] # mixed keywords
    return CallExcluded(ground="phantom", **common)  # type: ignore[arg-type] # mixed keywords


def _said(row: Row, at: datetime, fact: Fact, own: tuple[str, ...]) -> Said:
    """Rest the id on the call's name and the fact's columns; an agent's name stays out even of a hash without a key."""
    return Said(at, fact, (call_id(row), *(row.cells[name] for name in own)))


def remarks(row: Row, numbers: Numbers) -> tuple[str, ...]:
    """Name what is odd about a call."""
    answered, served = row.cells[OUTCOME] == "AGENT", row.cells[SERVED] != NONE
    queued = numbers[UNQUEUED] if numbers[QUEUED] or numbers[UNQUEUED] else 0
    odd = {
        "no_agent": answered and row.cells[SERVER] == NOBODY,
        "no_service_time": answered and not served,
        "served_early": served and numbers[SERVED] < max(numbers[LEFT_MENU], queued),
        "served_unanswered": row.cells[OUTCOME] == "HANG" and served,
        "negative": any(numbers[name] < 0 for name in SECONDS),
        "wait_differs": numbers[UNQUEUED] - numbers[QUEUED] != numbers[WAIT_S],
        "excluded": row.cells[OUTCOME] == "PHANTOM",
    }
    return tuple(name for name, is_so in odd.items() if is_so)


def call_id(row: Row) -> str:
    """Name a call: the file's call_id repeats across lines and days, the three together do not."""
    return f"{row.cells[LINE]}-{row.cells[CALL]}-{row.cells[DATE]}"


def clock_s(text: str) -> int:
    """Read h:mm:ss as seconds since midnight; raises ValueError."""
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise ValueError(text)
    return hours * 3600 + minutes * 60 + seconds


def _at(day: datetime, second: int) -> datetime:
    return day + timedelta(seconds=second)


def _bad(row: Row, chinese: str, english: str) -> BadRow:
    return BadRow(row.line, "bad_row", chinese, english, f"{row.cells[LINE]} {row.cells[CALL]} {row.cells[DATE]}")
