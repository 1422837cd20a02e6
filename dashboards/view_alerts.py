"""The page of alerts: what is open, worst and oldest first, and one alert opened. Pure views of what was said."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.clock_words import Speak, date_words, hour_minute, since_words
from dashboards.sight import Sight
from streams.alert_catalogue import ENTRIES, ROLES, base, entry_of
from streams.alert_rows import AlertRow, Deed
from streams.alert_words import measured_words

WORST = ("confirmed", "below", "open", "frozen", "silent", "recovering")
ENDED_SHOWN = 50
STATES: Mapping[str, tuple[str, str]] = {
    "raised": ("发出", "raised"),
    "open": ("待处理", "open"),
    "below": ("低于90%", "below 90%"),
    "confirmed": ("低于90% · 确证", "below 90%, confirmed"),
    "recovering": ("恢复中", "recovering"),
    "silent": ("无数据", "silent"),
    "frozen": ("好得不像真的", "too good to be true"),
    "acknowledged": ("签收", "acknowledged"),
    "assigned": ("指派", "assigned"),
    "silenced": ("静默", "silenced"),
    "escalated": ("升级", "escalated"),
    "reviewed": ("复核", "reviewed"),
    "recovered": ("已恢复", "recovered"),
    "restated": ("已更正", "restated"),
    "lapsed": ("已失效", "lapsed"),
    "handled": ("已办结", "handled"),
}
MUTED: Mapping[str, tuple[str, str]] = {
    "late": ("迟到的证据，不通知", "late evidence, nobody told"),
    "inhibited": ("已有别的告警说明，不通知", "explained by another alert, nobody told"),
    "silenced": ("静默中，不通知", "silenced, nobody told"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One alert on one line."""

    alert_id: str
    code: str
    look: str
    state: str
    place: str
    what: str
    name: str
    """What it is called, without the figures."""
    since: str
    taken: str
    is_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The list: how many are open in all, those shown, what to filter by, and the latest that ended."""

    open_count: int
    lines: tuple[LineView, ...]
    ended: tuple[LineView, ...]
    halls: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    hall: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedView:
    """One alert opened: its sentence, its definition, its numbers, its evidence and its life."""

    line: LineView
    hall_id: str
    is_open: bool
    can_review: bool
    sentence: str
    definition: str
    facts: tuple[tuple[str, str], ...]
    life: tuple[tuple[str, str, str, str], ...]


def list_view(sight: Sight, hall: str = "", code: str = "") -> ListView:
    """Draw the list, filtered by hall and code."""
    rows = list(sight.state.alerts.rows.rows.values())
    wanted = [row for row in rows if hall in ("", row.hall_id) and code in ("", base(row.code))]
    still_open = sorted((row for row in wanted if row.is_open), key=_urgency)
    ended = sorted((row for row in wanted if not row.is_open), key=lambda row: -(row.cleared_at or 0))[:ENDED_SHOWN]
    units = sight.state.city.units
    names = {row.hall_id: _unit_name(sight, row.hall_id) for row in rows}
    return ListView(
        open_count=sum(row.is_open for row in rows),
        lines=tuple(_line(sight, row) for row in still_open),
        ended=tuple(_line(sight, row) for row in ended),
        halls=tuple(sorted(names.items(), key=lambda pair: (pair[0] not in units, pair[0]))),
        codes=tuple((one.code, f"{one.code} {sight.t(*one.name)}") for one in ENTRIES),
        hall=hall,
        code=code,
    )


def lines_of(sight: Sight, window_id: str) -> tuple[LineView, ...]:
    """Draw the open alerts of one service window, whatever their kind: the wall itself shows those of its rate."""
    rows = (row for row in sight.state.alerts.rows.rows.values() if row.is_open and row.window_id == window_id)
    return tuple(_line(sight, row) for row in sorted(rows, key=_urgency))


def current_lines(sight: Sight) -> list[LineView]:
    """Draw what is open and is about how a hall works now.

    Rates have lines of their own on the wall; bad ratings and cases, whose end is a matter's, have their counts there.
    """
    rows = (
        row for row in sight.state.alerts.rows.open() if row.code != "AL-01" and entry_of(row.code).gone != "handled"
    )
    return [_line(sight, row) for row in sorted(rows, key=_urgency)]


def opened_view(sight: Sight, row: AlertRow) -> OpenedView:
    """Draw one alert."""
    t, entry = sight.t, entry_of(row.code)
    return OpenedView(
        line=_line(sight, row),
        hall_id=row.hall_id,
        is_open=row.is_open,
        can_review=row.is_open and entry.ends != "itself",
        sentence=t(row.sentence, row.sentence_en),
        definition=t(*entry.definition),
        facts=_facts(sight, row),
        life=tuple(_deed(sight, deed) for deed in row.life),
    )


def _urgency(row: AlertRow) -> tuple[bool, int, int, str]:
    """Order: not taken on first, then by state, then the oldest."""
    rank = WORST.index(row.state) if row.state in WORST else len(WORST)
    return (row.acknowledged_by is not None, rank, row.since, row.alert_id)


def _line(sight: Sight, row: AlertRow) -> LineView:
    t, entry = sight.t, entry_of(row.code)
    cause = row.cause or row.code.partition("/")[2]
    measured = measured_words(entry.cause(cause), row.measured, row.allowed)
    counts = t(f" {row.good}/{row.n}", f" {row.good} of {row.n}") if row.code == "AL-01" else ""
    name = t(*(entry.cause(cause).name if cause else entry.name))
    state = row.state if row.is_open else row.reason or ""
    return LineView(
        alert_id=row.alert_id,
        code=base(row.code),
        look=row.state if row.is_open else "ended",
        state=t(*STATES.get(state, (state, state))),
        place=_place(sight, row),
        name=name,
        what=name + counts + t(measured.chinese, measured.english.replace(":", " ·", 1)),
        since=since_words(row.since, sight.now, sight.zone, t),
        taken=_taken(row, t),
        is_taken=row.acknowledged_by is not None,
    )


def _taken(row: AlertRow, t: Speak) -> str:
    if row.assigned_to:
        return t(f"指派给 {row.assigned_to}", f"assigned to {row.assigned_to}")
    if row.acknowledged_by:
        return t(f"{row.acknowledged_by} 已签收", f"taken by {row.acknowledged_by}")
    return t("待签收", "unacknowledged") if row.is_open else "–"


def _place(sight: Sight, row: AlertRow) -> str:
    window = sight.state.city.windows.get(row.window_id or "")
    if window is not None:
        return sight.t(window.name, window.name_en or window.name)
    name = _unit_name(sight, row.hall_id)
    return name if row.subject == row.hall_id or row.code == "AL-02" else f"{name} {row.subject}"


def _unit_name(sight: Sight, unit_id: str) -> str:
    unit = sight.state.city.units.get(unit_id)
    return sight.t(unit.name, unit.name_en or unit.name) if unit else unit_id


def _facts(sight: Sight, row: AlertRow) -> tuple[tuple[str, str], ...]:
    t, entry = sight.t, entry_of(row.code)
    roles = t("、", ", ").join(t(*ROLES.get(role, (role, role))) for role in row.audience or entry.audience)
    measured = measured_words(entry.cause(row.cause or row.code.partition("/")[2]), row.measured, row.allowed)
    found = t(measured.chinese.strip(), measured.english.removeprefix(": "))
    if row.code == "AL-01":
        found = t(
            f"近{row.n}次评价：满意{row.good}，不满意{row.bad}",
            f"latest {row.n} ratings: {row.good} good, {row.bad} bad",
        )
    lines = [
        (t("对象", "About"), row.subject),
        (t("实测与限值", "Measured, limit"), found or "–"),
        (t("起于", "Since"), _at(sight, row.since)),
        (t("告知", "Told to"), roles if row.notify else t(*MUTED.get(row.muted or "", ("没有通知", "nobody")))),
        (t("证据", "Evidence"), t("、", ", ").join(dict.fromkeys(row.evidence)) or "–"),
    ]
    if row.silenced_until is not None:
        lines.append((t("静默至", "Silent until"), f"{_at(sight, row.silenced_until)} · {row.silence_reason}"))
    return tuple(lines)


def _deed(sight: Sight, deed: Deed) -> tuple[str, str, str, str]:
    t = sight.t
    who = ROLES.get(deed.who or "", (deed.who or "", deed.who or ""))
    name = STATES.get(deed.what, (deed.what, deed.what))
    return (_at(sight, deed.at), t(*name), t(*who), t(deed.words, deed.words_en))


def _at(sight: Sight, us: int) -> str:
    return f"{date_words(us, sight.zone, sight.t)} {hour_minute(us, sight.zone)}"
