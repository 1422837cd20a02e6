"""The key figures on top of the wall, each with its denominator, and the counts of the states."""

from collections import Counter
from dataclasses import dataclass

from dashboards.clock_words import date_words, minutes_since, span, to_the_second
from dashboards.counts import ENOUGH, merged, percent, percentile
from dashboards.sight import Sight
from dashboards.view_tiles import ALARMS, KINDS, kind_of, label_of
from schemas.live import BadRatings, CallBoard, CaseBoard, Figure, Waiting
from schemas.topics import CASE, HALL, HOTLINE

ALWAYS = ("normal", "watch", "below", "confirmed", "recovering", "too_few")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """One key figure: what it is, the figure and its unit, up to three lines beside it."""

    look: str = "card"
    title: str
    figure: str = "–"
    unit: str = ""
    first: str = ""
    second: str = ""
    third: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendView:
    """One state in the legend: how many windows show it. Uncommon states stand there only while they occur."""

    look: str
    count: str


def cards(sight: Sight) -> dict[str, CardView]:
    """Draw all key figures, by name."""
    return {
        "rate": _rate(sight),
        "below": _below(sight),
        "waits": _waits(sight),
        "bad": _bad(sight),
        "usage": _usage(sight),
        "overdue": _overdue(sight),
        "hotline": _hotline(sight),
    }


def as_of_words(sight: Sight, topic: str) -> str:
    """Say how recent the data of a topic are."""
    as_of = sight.state.as_of(topic)
    return sight.t("截至 ", "as of ") + ("–" if as_of is None else to_the_second(as_of, sight.zone))


def kinds_of_windows(sight: Sight) -> Counter[str]:
    """Count the windows by the state they show; with zeros, so that a legend is complete."""
    found = Counter(dict.fromkeys(KINDS, 0))
    found.update(kind_of(window, sight.tiles.get(window.window_id)) for row in sight.all_rows for window in row.windows)
    return found


def legend(sight: Sight) -> dict[str, LegendView]:
    """Count the states for the legend."""
    return {
        kind: LegendView(look=kind if count or kind in ALWAYS else f"{kind} blank", count=str(count))
        for kind, count in kinds_of_windows(sight).items()
    }


def _sums(figures: list[Figure]) -> tuple[int, int]:
    return sum(one.numerator for one in figures), sum(one.denominator for one in figures)


def _rate(sight: Sight) -> CardView:
    t = sight.t
    good, n = _sums(sight.of_today("M-01", "hall"))
    enough = n >= ENOUGH
    return CardView(
        look="card wide" + (" alarm" if enough and 10 * good < 9 * n else ""),
        title=t("全市满意率", "City satisfaction"),
        figure=percent(good, n) if enough else "–",
        unit="%" if enough else t("评价不足", "too few"),
        first=t(f"今日评价 {n:,} 次", f"{n:,} ratings today"),
        second=t(f"满意 {good:,} 次", f"{good:,} good"),
        third=as_of_words(sight, HALL),
    )


def _below(sight: Sight) -> CardView:
    t = sight.t
    kinds = kinds_of_windows(sight)
    below = sum(kinds[kind] for kind in ALARMS)
    return CardView(
        look="card alarm" if below else "card",
        title=t("低于90%的窗口", "Windows below 90%"),
        figure=str(below),
        unit=t("个", ""),
        first=t(f"其中确证 {kinds['confirmed']}", f"{kinds['confirmed']} confirmed"),
        second=t(f"恢复中 {kinds['recovering']}", f"{kinds['recovering']} recovering"),
        third=t(f"共 {kinds.total()} 个窗口", f"of {kinds.total()} windows"),
    )


def _waits(sight: Sight) -> CardView:
    t = sight.t
    histogram = merged(one.histogram for one in sight.of_today("M-09", "hall"))
    half, most = percentile(histogram, 50), percentile(histogram, 90)
    halls = [one for one in sight.state.statements(Waiting) if one.people is not None]
    people = sum(one.people or 0 for one in halls)
    now, place = _longest(sight)
    return CardView(
        title=t(f"等候 {people if halls else '–'} 人", f"Waiting: {people if halls else '–'}"),
        figure="–" if half is None else str(half),
        unit="" if half is None else t("分", "min"),
        first=t(f"中位，九成 {'–' if most is None else most} 分", f"median; 90%: {'–' if most is None else most}"),
        second=now,
        third=place,
    )


def _longest(sight: Sight) -> tuple[str, str]:
    """Say how long the longest current wait is, and where."""
    t, tile = sight.t, sight.longest_wait
    if tile is None or tile.oldest_wait_at is None:
        return t("此刻无人等候", "nobody waits now"), ""
    now = t("此刻最长", "longest ") + span(minutes_since(tile.oldest_wait_at, sight.now), t)
    window = sight.state.city.windows.get(tile.window_id)
    row = next((row for row in sight.all_rows if window in row.windows), None)
    if window is None or row is None:
        return now, tile.window_id
    label = label_of(sight, window)
    return now, label if len(row.halls) > 1 else t(f"{row.name}{label}", f"{row.name_en} {label}")


def _bad(sight: Sight) -> CardView:
    t = sight.t
    halls = list(sight.state.statements(BadRatings))
    today, unhandled = sum(one.today for one in halls), sum(one.open for one in halls)
    defaults = sum(tile.today_defaults for tile in sight.tiles.values())
    return CardView(
        look="card attention" if unhandled else "card",
        title=t("今日差评", "Bad ratings today"),
        figure=str(today) if halls else "–",
        unit=t("次", "") if halls else "",
        first=t(f"未处置 {unhandled}", f"{unhandled} not handled"),
        second=t("（含往日）", "(older ones too)"),
        third=t(f"默认评价 {defaults}", f"{defaults} defaults"),
    )


def _usage(sight: Sight) -> CardView:
    t = sight.t
    found = sight.of_today("M-05", "hall")
    rated, served = _sums(found)
    without = sum(one.excluded.get("no_device", 0) for one in found)
    return CardView(
        title=t("参评率", "Share rated"),
        figure=str(100 * rated // served) if served else "–",
        unit="%" if served else "",
        first=t(f"办结 {served:,}", f"{served:,} served"),
        second=t(f"参评 {rated:,}", f"{rated:,} rated"),
        third=t(f"无评价器 {without}", f"{without} no device"),
    )


def _overdue(sight: Sight) -> CardView:
    t = sight.t
    boards = list(sight.state.statements(CaseBoard))
    overdue, near = sum(one.overdue for one in boards), sum(one.near_due for one in boards)
    oldest = min((one.oldest_due_at for one in boards if one.oldest_due_at is not None), default=None)
    first = "" if not overdue or oldest is None else date_words(oldest - 1, sight.zone, t)
    return CardView(
        look="card attention" if overdue else "card",
        title=t("超期办件", "Overdue cases"),
        figure=f"{overdue:,}" if boards else "–",
        unit=t("件", "") if boards else "",
        first=t(f"临期 {near:,}", f"{near:,} due soon"),
        second=t(f"最早 {first}", f"oldest {first}") if first else t("无超期", "none overdue"),
        third=as_of_words(sight, CASE),
    )


def _rolling(sight: Sight, metric: str) -> list[Figure]:
    """Give each centre's latest 24 hours; an older one may still stand until it is taken back."""
    latest: dict[str, Figure] = {}
    for one in sorted(sight.figures.get((metric, "centre", "rolling"), ()), key=lambda figure: figure.start):
        latest[one.scope_id] = one
    return list(latest.values())


def _hotline(sight: Sight) -> CardView:
    t = sight.t
    answered, offered = _sums(_rolling(sight, "M-26"))
    quick, of_quick = _sums(_rolling(sight, "M-26a"))
    waiting = sum(one.waiting for one in sight.state.statements(CallBoard))
    return CardView(
        title=t("热线接通率", "Calls answered"),
        figure=percent(answered, offered) if offered else "–",
        unit="%" if offered else "",
        first=t(f"24小时 {offered:,} 通", f"{offered:,} in 24 h"),
        second=t(f"等待接听 {waiting}", f"{waiting} waiting")
        if not of_quick
        else t(f"15秒内 {100 * quick // of_quick}%", f"in 15 s {100 * quick // of_quick}%"),
        third=t(f"等待接听 {waiting}", f"{waiting} waiting") if of_quick else as_of_words(sight, HOTLINE),
    )
