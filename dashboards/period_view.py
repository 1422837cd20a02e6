"""The pages of days and months: where each stands, what the gates found of one. Pure views of what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboards.clock_words import Speak
from warehouse.gate.judgements import Judgement
from warehouse.periods import DOUBTFUL, STATES

LOOKS = {"blocked": "below", "provisional": "watch", "final": "fine", "revised": "fine", "open": "quiet"}
EXAMPLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One day or month in the list."""

    period: str
    kind: str
    state: str
    look: str
    revision: str
    judged: str
    gates: str
    is_opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The whole list: what is not published first."""

    blocked: tuple[LineView, ...]
    others: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One expectation: in words, whether it is met, on how many rows it is not, and the first of them."""

    frame: str
    words: str
    is_met: bool
    failed: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One revision as it was judged; what is not met stands first."""

    title: str
    verdict: str
    look: str
    judged: str
    why: str
    failed: tuple[CheckView, ...]
    met: tuple[CheckView, ...]


def list_view(t: Speak, rows: Sequence[Mapping[str, object]]) -> ListView:
    """Make the list from rows of `periods`, the newest first."""
    lines = [_line(t, row) for row in rows]
    return ListView(
        blocked=tuple(line for line, row in zip(lines, rows, strict=True) if row["state"] == "blocked"),
        others=tuple(line for line, row in zip(lines, rows, strict=True) if row["state"] != "blocked"),
    )


def _line(t: Speak, row: Mapping[str, object]) -> LineView:
    state, gates, judged = str(row["state"]), row["failed_gates"], row["judged_at"]
    words = t(*STATES[state]) + (f" · {t(*DOUBTFUL)}" if row["is_doubtful"] else "")
    return LineView(
        period=str(row["period"]),
        kind=t("日", "day") if row["kind"] == "day" else t("月", "month"),
        state=words,
        look="watch" if row["is_doubtful"] else LOOKS[state],
        revision=str(row["revision"] or "—"),
        judged=judged.strftime("%m-%d %H:%M") if isinstance(judged, datetime) else "—",
        gates="、".join(map(str, gates)) if isinstance(gates, list) else "",
        is_opened=row["revision"] is not None,
    )


def revision_views(t: Speak, judgements: Sequence[Judgement]) -> tuple[RevisionView, ...]:
    """Make the page of one period, the newest revision first."""
    return tuple(_revision(t, one) for one in reversed(judgements))


def _revision(t: Speak, one: Judgement) -> RevisionView:
    checks = [
        CheckView(
            frame=found.frame,
            words=found.chinese if t("zh", "en") == "zh" else found.expectation,
            is_met=found.is_met,
            failed=f"{found.failed}/{found.rows}",
            examples=found.examples[:EXAMPLES] or ((found.error,) if found.error else ()),
        )
        for found in one.findings
    ]
    passed = one.verdict == "passed"
    return RevisionView(
        title=t(f"第 {one.revision} 版，{one.rows} 行", f"Revision {one.revision}, {one.rows} rows"),
        verdict=t("通过", "passed") if passed else t("未通过", "failed"),
        look="fine" if passed else "below",
        judged=one.judged_at,
        why=t(f"与前一版相差 {one.changed} 行：", f"{one.changed} rows differ from the one before: ")
        + "、".join(one.causes)
        if one.causes
        else "",
        failed=tuple(check for check in checks if not check.is_met),
        met=tuple(check for check in checks if check.is_met),
    )
