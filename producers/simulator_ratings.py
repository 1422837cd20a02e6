"""Press the keys: who rates a finished visit, how well, and what becomes of a bad rating. Pure and seeded.

Bad ratings are rare and never close together: a window has them only on one working day of four, with at least
sixteen good ones between two, so that its rate stays above 90 % (at most 2 bad in 20, 4 in 50). Only the planted
bad window does otherwise, and the ratings say so themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from producers.plan import Plan, Told, tell
from producers.simulator_queue import HallDay, finished_visits, run_hall
from schemas.events import rating as said
from schemas.ids import natural_uuid7
from schemas.instants import MINUTE, SECOND, day_start, local_day
from schemas.reference import ServiceWindow, Unit
from schemas.scales import GOOD_FROM, SCALES

BETWEEN_BAD = 16
BAD_DAY_OF = 4
NEW_TERMINAL_DAYS = 2
"""The planted bad window got its terminal so many working days before the play."""
NEW_TERMINAL_RATINGS = 11
"""Ratings of each of these days, all good: 22 before the play begins."""
REASONS = ("213 窗口人员业务不熟练", "214 服务态度生硬", "208 没有提供材料清单", "209 未在承诺时间内办结")
SCALE_OF_HALL = {0: "five-key/1", 1: "five-key/1", 2: "gbt-39046/2020", 3: "words-zh/1"}


@dataclass(frozen=True, slots=True)
class Pressed:
    """One rating as a person gave it; visit_id is None where there is no queue machine."""

    at: int
    window: ServiceWindow
    visit_id: str | None
    level: int
    channel: str


def _ms(at: int) -> int:
    return at // 1000 * 1000


def visit_id(hall_id: str, on: date, number: int) -> str:
    """Name a visit: hall, day, place in the day."""
    return f"{hall_id}-{on:%Y%m%d}-{number:04d}"


def usage(plan: Plan, window_id: str) -> float:
    """Give the share of a window's visits that are rated, 49 to 61 %."""
    return plan.draw("usage", window_id).uniform(0.49, 0.61)


@lru_cache(maxsize=64)
def pressed(plan: Plan, hall: Unit, on: date) -> tuple[Pressed, ...]:
    """List the ratings of a hall's day in time order, never more than one a finished visit."""
    day = run_hall(plan, hall, on)
    found: list[Pressed] = []
    done = sorted(finished_visits(day), key=lambda row: row[1])
    for window in (desk.window for desk in day.desks):
        if window.has_terminal:
            mine = [(visit.number, at) for visit, at, where in done if where == window.window_id]
            found += _bad_window(plan, day, window, mine) if _is_bad(plan, window) else _usual(plan, day, window, mine)
    return tuple(sorted(found, key=lambda one: (one.at, one.window.window_id)))


def _is_bad(plan: Plan, window: ServiceWindow) -> bool:
    return window.window_id == plan.faults.bad


def _usual(plan: Plan, day: HallDay, window: ServiceWindow, done: list[tuple[int, int]]) -> Iterator[Pressed]:
    draw = plan.draw("ratings", window.window_id, day.on)
    share = usage(plan, window.window_id)
    given = []
    for number, at in done:
        if draw.random() < share:
            by_phone = draw.random() < 0.05
            late = draw.uniform(3, 20) * MINUTE if by_phone else draw.uniform(8, 85) * SECOND
            when = _ms(at + int(late))
            if by_phone or not _is_silent(plan, window.window_id, when):
                given.append((when, number, "qr" if by_phone else "terminal"))
    slips = plan.draw("slips", window.window_id).choice((0.0, 0.3, 0.6, 0.9))
    may_be_bad = (plan.calendar.working_number(day.on) + _place(plan, window)) % BAD_DAY_OF == 0
    clear_from = draw.randrange(BETWEEN_BAD)
    for place, (when, number, channel) in enumerate(sorted(given)):
        is_bad = may_be_bad and place >= clear_from and draw.random() < slips / 3
        if is_bad:
            clear_from = place + BETWEEN_BAD + 1
        level = draw.choice((2, 2, 1)) if is_bad else draw.choices((5, 4, 3), (74, 21, 5))[0]
        yield Pressed(when, window, _linked(window, day.on, number), level, channel)


def _place(plan: Plan, window: ServiceWindow) -> int:
    return plan.draw("place", window.window_id).randrange(BAD_DAY_OF)


def _bad_window(plan: Plan, day: HallDay, window: ServiceWindow, done: list[tuple[int, int]]) -> Iterator[Pressed]:
    """Rate the planted bad window: nothing before it has a terminal, a few good ones, then the bad ones in a row."""
    draw = plan.draw("ratings", window.window_id, day.on)
    days_before = plan.calendar.working_number(plan.first_day) - plan.calendar.working_number(day.on)
    if days_before > NEW_TERMINAL_DAYS:
        return
    left = NEW_TERMINAL_RATINGS if days_before > 0 else len(done)
    bad_left = plan.faults.bad_ratings if days_before == 0 else 0
    for number, at in done:
        when = _ms(at + int(draw.uniform(8, 40) * SECOND))
        is_bad = bad_left > 0 and at >= plan.faults.bad_from
        if is_bad or (left > 0 and draw.random() < 0.62):
            bad_left -= is_bad
            left -= 1
            yield Pressed(when, window, _linked(window, day.on, number), 2 if is_bad else 5, "terminal")


def _is_silent(plan: Plan, window_id: str, at: int) -> bool:
    faults = plan.faults
    return (window_id == faults.silent and faults.silent_span.holds(at)) or (
        window_id == faults.offline and faults.offline_span.holds(at)
    )


def _linked(window: ServiceWindow, on: date, number: int) -> str | None:
    return visit_id(window.hall_id, on, number) if window.has_queue else None


def ratings_told(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Tell a hall's ratings of a day and what is done about the bad ones of this and the last opening day."""
    scale = SCALE_OF_HALL[plan.draw("scale", day.hall.unit_id).randrange(len(SCALE_OF_HALL))]
    for one in pressed(plan, day.hall, day.on):
        yield from _press(plan, one, scale)
    yield from _defaults(plan, day)
    for bad in (*bad_ratings(plan, day.hall, day.on), *bad_ratings(plan, day.hall, _day_before(plan, day))):
        yield from (told for told in handling(plan, bad) if local_day(told.at) == day.on)


def _day_before(plan: Plan, day: HallDay) -> date:
    return plan.calendar.last_opening_day(day.hall.unit_id, day.on)


def _press(plan: Plan, one: Pressed, scale: str) -> Iterator[Told]:
    source = rating_source(one)
    raw = next(raw for raw, level in SCALES[scale].items() if level == one.level)
    told = tell(
        plan,
        one.at,
        source,
        said.RatingSubmitted,
        hall_id=one.window.hall_id,
        window_id=one.window.window_id,
        visit_id=one.visit_id,
        channel=one.channel,
        raw_code=raw,
        raw_scale=scale,
        level=one.level,
        reasons=(plan.draw("reason", source, one.at).choice(REASONS),) if one.level < GOOD_FROM else (),
    )
    yield replace(told, id=rating_id(plan, one))


def rating_source(one: Pressed) -> str:
    """Name who sends a rating: the window's terminal, or the hall's page for phones."""
    window = one.window
    return f"terminal/{window.window_id}-T1" if one.channel == "terminal" else f"qr/{window.hall_id}"


def _defaults(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Fill in 满意 for a few visits that nobody rated, as some systems do in the evening (默认评价)."""
    rated = {one.visit_id for one in pressed(plan, day.hall, day.on)}
    terminals = {desk.window.window_id: desk.window for desk in day.desks if desk.window.has_terminal}
    draw = plan.draw("defaults", day.hall.unit_id, day.on)
    for visit, at, where in finished_visits(day):
        window = terminals.get(where)
        if window is None or not window.has_queue or _is_bad(plan, window) or draw.random() > 0.07:
            continue
        name = visit_id(day.hall.unit_id, day.on, visit.number)
        if name not in rated:
            yield tell(
                plan,
                at + 30 * MINUTE,
                f"rules/{day.hall.unit_id}",
                said.RatingDefaultApplied,
                hall_id=day.hall.unit_id,
                window_id=where,
                visit_id=name,
                rule_id="unrated-30min",
                level=4,
            )


def rating_id(plan: Plan, one: Pressed) -> str:
    """Give a rating's id, which everything said about it later repeats."""
    return natural_uuid7(one.at, plan.seed, rating_source(one), one.window.window_id, one.visit_id)


def bad_ratings(plan: Plan, hall: Unit, on: date) -> list[Pressed]:
    """List the bad ratings of a hall's day."""
    return [one for one in pressed(plan, hall, on) if one.level < GOOD_FROM]


def handling(plan: Plan, bad: Pressed) -> Iterator[Told]:
    """Call back, look into it, put it right, answer; some the next opening day; one in eight is void (误评)."""
    window, name = bad.window, rating_id(plan, bad)
    draw = plan.draw("handling", name)
    begin = _begins(plan, bad, draw)
    where = {"hall_id": window.hall_id, "window_id": window.window_id, "visit_id": bad.visit_id, "rating_id": name}
    source, founded = f"desk/{window.hall_id}", draw.random() < 0.8
    yield tell(plan, begin, source, said.BadRatingContacted, **where, reached=True)
    if not founded and draw.random() < 0.6 and window.window_id != plan.faults.bad:
        fields = {"ground": "误评", "decided_by": "duty-officer", "approval_ref": f"WX-{name[:8]}"}
        yield tell(plan, begin + 6 * MINUTE, source, said.RatingVoided, **where, **fields)
        return
    yield tell(plan, begin + 5 * MINUTE, source, said.BadRatingVerified, **where, founded=founded)
    yield tell(plan, begin + 15 * MINUTE, source, said.BadRatingRectified, **where, by="window-head", note="已当面说明")
    yield tell(plan, begin + 20 * MINUTE, source, said.BadRatingReplied, **where, by="duty-officer")


def _begins(plan: Plan, bad: Pressed, draw: Random) -> int:
    soon = _ms(bad.at + int(draw.uniform(40, 110) * MINUTE))
    hall, on = bad.window.hall_id, local_day(bad.at)
    if draw.random() < 0.7 and plan.calendar.is_open(hall, soon):
        return soon
    morning = plan.calendar.next_opening(hall, day_start(on + timedelta(days=1)))
    return _ms((morning or bad.at) + int(draw.uniform(20, 70) * MINUTE))
