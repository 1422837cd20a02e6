"""Read the City of Boston's service requests of 2015 (311) as cases with promises.

One row: a case accepted at OPEN_DT with the promise TARGET_DT, and completed at CLOSED_DT when its status is Closed.
CLOSURE_REASON and CASE_TITLE are citizens' and clerks' own words: no line of this file reads them.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from producers.importers.rows import BadRow, Format, Row
from producers.importers.said import Importer, Meaning, Said
from schemas.events.case import CaseAccepted, CaseCompleted

NUMBER, OPENED, TARGET, CLOSED, STATUS, TYPE, CHANNEL = (
    *("CASE_ENQUIRY_ID", "OPEN_DT", "TARGET_DT", "CLOSED_DT", "CASE_STATUS", "TYPE", "Source"),
)
FORM = Format((NUMBER, OPENED, TARGET, CLOSED, STATUS, TYPE, CHANNEL))
ZONE = "America/New_York"
UNIT = "boston-311"
WRITTEN = "%m/%d/%Y %I:%M:%S %p"
REMARKS = {
    "no_promise": ("没有承诺时限", "no promise"),
    "open": ("尚未办结", "not completed"),
    "closed_undated": ("状态为办结但没有办结时间，按未办结计", "Closed without a time: counted as open"),
}


def interpret(row: Row, now: datetime) -> Meaning | BadRow:
    """Read one request."""
    times: dict[str, datetime | None] = {}
    for name in (OPENED, TARGET, CLOSED):
        try:
            times[name] = _instant(row.cells[name])
        except ValueError:
            return _bad(row, name, "时间应如 01/31/2015 02:05:11 PM", "write a time as 01/31/2015 02:05:11 PM")
    opened, closed = times[OPENED], times[CLOSED]
    if opened is None or not row.cells[NUMBER]:
        return _bad(row, OPENED if row.cells[NUMBER] else NUMBER, "不能为空", "must not be empty")
    if row.cells[STATUS] not in ("Open", "Closed"):
        return _bad(row, STATUS, "应为 Open 或 Closed", "must be Open or Closed")
    accepted = _accepted(row, opened, times[TARGET], now)
    is_completed = row.cells[STATUS] == "Closed" and closed is not None
    completed = (_completed(row, closed, now),) if is_completed and closed is not None else ()
    return Meaning((accepted, *completed), _remarks(row, is_completed=is_completed))


def _accepted(row: Row, opened: datetime, target: datetime | None, now: datetime) -> Said:
    fact = CaseAccepted(
        received_at=max(now, opened),
        late_reason="backfill",
        case_no=row.cells[NUMBER],
        unit_id=UNIT,
        service_code=re.sub(r"[^a-z0-9]+", "-", row.cells[TYPE].lower()).strip("-"),
        service_name=row.cells[TYPE],
        due_at=target,
        zone=ZONE,
        channel=row.cells[CHANNEL] or None,
    )
    return Said(opened, fact, tuple(row.cells[name] for name in (NUMBER, OPENED, TARGET, TYPE, CHANNEL)))


def _completed(row: Row, closed: datetime, now: datetime) -> Said:
    fact = CaseCompleted(received_at=max(now, closed), late_reason="backfill", case_no=row.cells[NUMBER], unit_id=UNIT)
    return Said(closed, fact, (row.cells[NUMBER], row.cells[CLOSED]))


def _remarks(row: Row, *, is_completed: bool) -> tuple[str, ...]:
    odd = {
        "no_promise": not row.cells[TARGET],
        "open": row.cells[STATUS] == "Open",
        "closed_undated": row.cells[STATUS] == "Closed" and not is_completed,
    }
    return tuple(name for name, is_so in odd.items() if is_so)


def _instant(text: str) -> datetime | None:
    return datetime.strptime(text, WRITTEN).replace(tzinfo=ZoneInfo(ZONE)) if text else None


def _bad(row: Row, column: str, chinese: str, english: str) -> BadRow:
    value = row.cells[column][:40]
    return BadRow(
        row.line, "bad_row", f"{column}“{value}”：{chinese}", f"{column} {value!r}: {english}", row.cells[NUMBER]
    )


BOSTON_311 = Importer("boston-311", FORM, interpret, REMARKS)
