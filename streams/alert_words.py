"""What is said of a finding, in both languages, from its entry in the catalogue. Pure."""

from schemas.events.system import ClearReason
from schemas.instants import instant
from streams.alert_catalogue import Cause, Entry, Measure, Pair
from streams.finding import Finding
from streams.sentences import ENDS, Place, Sentence

_UNIT: dict[Measure, Pair] = {
    "tenths": ("%", "%"),
    "seconds": ("秒", " s"),
    "minutes": ("分钟", " min"),
    "people": ("人", " people"),
    "days": ("天", " days"),
    "count": ("", ""),
    "none": ("", ""),
}
_BACK = Sentence("反复", "Flapping")
_RECOVERING = Sentence("恢复中", "Recovering")


def amount(measure: Measure, number: int) -> Sentence:
    """Write a whole number with its unit: 843 tenths are 84.3 %; from two minutes on, seconds are minutes, cut."""
    chinese, english = _UNIT[measure]
    if measure == "seconds" and abs(number) >= 120:
        return Sentence(f"{number // 60}分钟", f"{number // 60} min")
    text = f"{number // 10}.{number % 10}" if measure == "tenths" else str(number)
    return Sentence(text + chinese, text + english)


def measured_words(cause: Cause, measured: int | None, allowed: int | None) -> Sentence:
    """Say what was found against its limit."""
    if cause.measure == "none" or measured is None or allowed is None:
        return Sentence("", "")
    found, limit = amount(cause.measure, measured), amount(cause.measure, allowed)
    return Sentence(
        f" {cause.what[0]}{found.chinese}（限{limit.chinese}）",
        f": {cause.what[1]} {found.english} (limit {limit.english})",
    )


def finding_sentence(entry: Entry, cause: str, finding: Finding, place: Place, *, is_back: bool = False) -> Sentence:
    """Tell a finding: what, where, how much, since when, and where to look."""
    found = entry.cause(cause)
    words = measured_words(found, finding.measured, finding.allowed)
    when = instant(finding.since, place.zone)
    name = _named(found.name, _BACK) if is_back else Sentence(*found.name)
    where = _where(place, finding.subject, finding.unit_id)
    return Sentence(
        f"【{name.chinese}】{where.chinese}{words.chinese}，{when.month}月{when.day}日 {when:%H:%M} 起。"
        f"请查看：{place.link}",
        f"[{name.english}] {where.english}{words.english}, since {when:%Y-%m-%d %H:%M}. See {place.link}",
    )


def recovering_sentence(entry: Entry, cause: str, place: Place, subject: str, unit_id: str) -> Sentence:
    """Tell that a cause is gone and that its alert waits for it to stay so."""
    found, where = entry.cause(cause), _where(place, subject, unit_id)
    return Sentence(
        f"【{_RECOVERING.chinese}】{where.chinese} {found.name[0]}。请查看：{place.link}",
        f"[{_RECOVERING.english}] {where.english}: {found.name[1]}. See {place.link}",
    )


def end_sentence(entry: Entry, cause: str, reason: ClearReason, place: Place, about: tuple[str, str]) -> Sentence:
    """Tell that an alert has ended, and how."""
    found, name, where = entry.cause(cause), ENDS[reason], _where(place, *about)
    return Sentence(
        f"【{name.chinese}】{where.chinese} {found.name[0]}的告警结束。请查看：{place.link}",
        f"[{name.english}] {where.english}: {found.name[1]} has ended. See {place.link}",
    )


def escalation_words(rung: int, role: Pair) -> Sentence:
    """Name the step up."""
    return Sentence(f"升级第{rung}级：{role[0]}", f"escalated to rung {rung}: {role[1]}")


def _named(name: Pair, more: Sentence) -> Sentence:
    return Sentence(f"{name[0]} · {more.chinese}", f"{name[1]}, {more.english}")


def _where(place: Place, subject: str, unit_id: str) -> Sentence:
    """Name the place and, where it is about something else there, what."""
    if subject in (unit_id, ""):
        return Sentence(place.chinese, place.english)
    return Sentence(f"{place.chinese} {subject}", f"{place.english}, {subject}")
