"""Read ratings from a table that an office keeps or exports: 评价时间, 大厅, 窗口, 评价, 办件编号.

Halls and windows by Chinese name or id; the rating as a word (非常满意 … 非常不满意) or as 5 … 1; nothing is guessed.
"""

import re
import unicodedata
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from producers.finding import NotFound, find_hall, find_window
from producers.importers.rows import BadRow, Format, Row
from producers.importers.said import Importer, Meaning, Said
from producers.privacy import is_id_number
from schemas.events.rating import RatingSubmitted
from schemas.reference import City, ServiceWindow
from schemas.scales import LEVEL_ZH, level_of

TIME, HALL, WINDOW, RATING, CASE = "评价时间", "大厅", "窗口", "评价", "办件编号"
FORM = Format((TIME, HALL, WINDOW, RATING), optional=(CASE,))
WORDS, DIGITS = "words-zh/1", "five-key/1"
_LOCAL = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?[\sT]*(\d{1,2})\s*[:时]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2}))?\s*[秒分]?"
)


def ratings_csv(city: City) -> Importer:
    """Make the importer for one city."""
    return Importer("ratings-csv", FORM, partial(interpret, city), {})


def interpret(city: City, row: Row, now: datetime) -> Meaning | BadRow:
    """Read one rating."""
    window = _window(city, row)
    if isinstance(window, NotFound):
        return _bad(row, "unknown_window", window.chinese, window.english)
    time = local_time(row.cells[TIME], city.zone_of(window.hall_id))
    if time is None:
        return _bad(
            row,
            "bad_time",
            f"评价时间“{row.cells[TIME]}”看不懂，应如 2026-10-14 09:41",
            f"time {row.cells[TIME]!r} cannot be read; write 2026-10-14 09:41",
        )
    code, scale, level = graded(row.cells[RATING])
    if level is None:
        known = "、".join(LEVEL_ZH.values())
        return _bad(
            row,
            "unknown_rating",
            f"评价“{code}”不在量表内，应为 {known} 或 5…1",
            f"rating {code!r} is on no scale; use {known} or 5 to 1",
        )
    return Meaning((_said(row, window, time, (code, scale, level), now),))


def _said(row: Row, window: ServiceWindow, time: datetime, graded: tuple[str, str, int], now: datetime) -> Said:
    code, scale, level = graded
    case_no = row.cells.get(CASE) or None
    fact = RatingSubmitted(
        received_at=max(now, time),
        late_reason="backfill",
        hall_id=window.hall_id,
        window_id=window.window_id,
        raw_code=code,
        raw_scale=scale,
        level=level,
        case_no=case_no,
    )
    return Said(time, fact, (window.window_id, time.isoformat(), code, scale, case_no or ""))


def _window(city: City, row: Row) -> ServiceWindow | NotFound:
    hall = find_hall(city, row.cells[HALL])
    return hall if isinstance(hall, NotFound) else find_window(city, row.cells[WINDOW], hall.unit_id)


def graded(text: str) -> tuple[str, str, int | None]:
    """Give code, scale and level of what stands in the column; no level if it is on neither scale."""
    code = unicodedata.normalize("NFKC", text).strip()
    scale = DIGITS if code.isdigit() else WORDS
    return code, scale, level_of(scale, code)


def local_time(text: str, zone: str) -> datetime | None:
    """Read a local time as offices write it, or an ISO instant with its offset; None if it is neither."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _LOCAL.fullmatch(plain)
    try:
        if match:
            return datetime(*(int(part or 0) for part in match.groups()), tzinfo=ZoneInfo(zone))  # type: ignore[misc,arg-type] # six numbers
        instant = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _bad(row: Row, reason: str, chinese: str, english: str) -> BadRow:
    shown = ",".join("***" if is_id_number(row.cells.get(name, "")) else row.cells.get(name, "") for name in _COLUMNS)
    return BadRow(row.line, reason, chinese, english, shown)


_COLUMNS = (TIME, HALL, WINDOW, RATING, CASE)
