"""What people are told, each sentence from one template, Chinese first and English beside it (design D7). Pure."""

from typing import NamedTuple

from schemas.events.system import AlertState, ClearReason
from schemas.instants import instant
from schemas.reference import City
from schemas.scales import LEVEL_EN, LEVEL_ZH
from streams.rules import Judgement, tenths


class Sentence(NamedTuple):
    """One sentence in both languages."""

    chinese: str
    english: str


class Place(NamedTuple):
    """A service window by its names, its zone, and where its page is."""

    chinese: str
    english: str
    zone: str
    link: str


STATES: dict[AlertState, Sentence] = {
    "below": Sentence("低于90%", "Below 90%"),
    "confirmed": Sentence("低于90% · 确证", "Below 90%, confirmed"),
    "recovering": Sentence("恢复中", "Recovering"),
}
ENDS: dict[ClearReason, Sentence] = {
    "recovered": Sentence("恢复", "Recovered"),
    "restated": Sentence("更正", "Restated"),
    "lapsed": Sentence("失效", "Lapsed"),
    "handled": Sentence("办结", "Handled"),
    "reviewed": Sentence("复核", "Reviewed"),
}
_WHY: dict[ClearReason, Sentence] = {
    "recovered": Sentence("低于90%的告警结束", "the alert has ended"),
    "restated": Sentence(
        "依据的评价已更正，低于90%的告警撤回", "the ratings behind the alert were corrected; it is withdrawn"
    ),
    "lapsed": Sentence(
        "超过30天没有评价，低于90%的告警失效", "no rating for more than 30 days; the alert no longer holds"
    ),
    "handled": Sentence("差评已整改并回复", "put right and answered"),
}


def place_of(city: City, hall_id: str, window_id: str | None, base_url: str) -> Place:
    """Name a service window; ids where the city does not know it."""
    hall, window = city.units.get(hall_id), city.windows.get(window_id or "")
    chinese = window.name if window else (hall.name if hall else hall_id) + (f" {window_id}" if window_id else "")
    english = [hall.name_en or hall_id if hall else hall_id, (window.name_en or window_id) if window else window_id]
    return Place(
        chinese,
        ", ".join(part for part in english if part),
        city.zone_of(hall_id),
        f"{base_url.rstrip('/')}/wall#{window_id or hall_id}",
    )


def rate_sentence(place: Place, state: AlertState, judgement: Judgement, since: int) -> Sentence:
    """Tell the state of a window's rate, with the counts that anybody can check."""
    name = STATES[state]
    zh, en = _counts(judgement)
    when = instant(since, place.zone)
    return Sentence(
        f"【{name.chinese}】{place.chinese} {zh}，{when.month}月{when.day}日 {when:%H:%M} 起。请查看：{place.link}",
        f"[{name.english}] {place.english}: {en}, since {when:%Y-%m-%d %H:%M}. See {place.link}",
    )


def rate_end_sentence(place: Place, reason: ClearReason, judgement: Judgement) -> Sentence:
    """Tell that a window's alert ended, and why."""
    name, why = ENDS[reason], _WHY[reason]
    zh, en = _counts(judgement)
    return Sentence(
        f"【{name.chinese}】{place.chinese} {zh}，{why.chinese}。请查看：{place.link}",
        f"[{name.english}] {place.english}: {en}; {why.english}. See {place.link}",
    )


def _counts(judgement: Judgement) -> Sentence:
    n, good, bad = judgement.n, judgement.good, judgement.bad
    tenth = tenths(good, n)
    if tenth is None:
        return Sentence("近30天无评价", "no ratings within 30 days")
    rate = f"{tenth // 10}.{tenth % 10}%"
    return Sentence(
        f"满意率 {rate}（近{n}次评价：满意{good}，不满意{bad}）",
        f"satisfaction {rate} (latest {n} ratings: {good} good, {bad} bad)",
    )


def bad_sentence(place: Place, level: int, at: int) -> Sentence:
    """Tell of one bad rating."""
    when = instant(at, place.zone)
    return Sentence(
        f"【差评】{place.chinese} {when.month}月{when.day}日 {when:%H:%M} 收到评价“{LEVEL_ZH[level]}”，"
        f"请核实、整改并回复。请查看：{place.link}",
        f"[Bad rating] {place.english}: “{LEVEL_EN[level]}” on {when:%Y-%m-%d %H:%M}; "
        f"please verify, put right and answer. See {place.link}",
    )


def bad_end_sentence(place: Place, reason: ClearReason, at: int) -> Sentence:
    """Tell that a bad rating is handled, or does not count."""
    when = instant(at, place.zone)
    zh, en = ("差评已整改并回复", "put right and answered") if reason == "handled" else ("评价已更正", "corrected")
    name = ENDS[reason]
    return Sentence(
        f"【{name.chinese}】{place.chinese} {when.month}月{when.day}日 {when:%H:%M} 的{zh}。请查看：{place.link}",
        f"[{name.english}] {place.english}: the bad rating of {when:%Y-%m-%d %H:%M} was {en}. See {place.link}",
    )
