"""The life of a period: open → provisional → final → revised; blocked where a gate fails (D10, D-29). Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

Kind = Literal["day", "month"]
KINDS: tuple[Kind, ...] = ("day", "month")
RESTATED_DAYS = 31
"""So long after its end a day that was published is still restated (D-29); a month is until its round is frozen."""

STATES = {
    "open": ("进行中", "not over yet"),
    "provisional": ("暂计", "over, not judged yet"),
    "blocked": ("未通过", "a gate failed: not published"),
    "final": ("定数", "judged and published"),
    "revised": ("已修订", "published again with what came later"),
}
DOUBTFUL = ("存疑", "released by a person although a gate failed")


def kind_of(columns: Sequence[str]) -> Kind | None:
    """Say by which kind of period the rows of a table are closed: that of its `month` or `day` column."""
    if columns[0] == "month":
        return "month"
    return "day" if "day" in columns else None


def kind_named(period: str) -> Kind | None:
    """Give the kind of "2026-10-14" or "2026-10"; None for anything else, such as a path."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        return "day"
    return "month" if re.fullmatch(r"\d{4}-\d{2}", period) else None


def starts_on(kind: Kind, period: str) -> date:
    """Give the first day of a period; raises ValueError for what is none."""
    return date.fromisoformat(period if kind == "day" else f"{period}-01")


def ends_on(kind: Kind, period: str) -> date:
    """Give the first day after a period; raises ValueError for what is none."""
    first = starts_on(kind, period)
    return first + timedelta(days=1) if kind == "day" else (first + timedelta(days=32)).replace(day=1)


def is_restated(kind: Kind, period: str, today: date) -> bool:
    """Say whether a change still goes into what is published: 31 days for a day, a month until its round is frozen."""
    return kind == "month" or today <= ends_on(kind, period) + timedelta(days=RESTATED_DAYS)


def with_state(columns: Sequence[str], source: str) -> str:
    """Add to a table's SELECT where each row's period stands: `period_state`, and `is_doubtful` (存疑)."""
    kind = kind_of(columns)
    if kind is None:
        return source
    match = "p.period = m.month" if kind == "month" else "p.starts_on = m.day"
    return f"""
        select m.*, coalesce(p.state, 'open') as period_state, coalesce(p.is_doubtful, false) as is_doubtful
        from ({source}) as m
        left join snap.main.periods as p on p.kind = '{kind}' and {match}
    """  # noqa: S608 - own names


STATE_COLUMNS = ("period_state", "is_doubtful")
