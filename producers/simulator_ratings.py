"""Press the keys: who rates a finished visit, how well, and what becomes of a bad rating. Pure and seeded.

Bad ratings are rare and never close together: a window has them only on one working day of four, with at least
sixteen good ones between two, so that its rate stays above 90 % (at most 2 bad in 20, 4 in 50). Only the planted
bad window does otherwise, and the ratings say so themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from producers.plan import Plan, Told, tell
from producers.simulator_invitations import INVITED, Invitation, Served, served_by, visit_id
from producers.simulator_presses import is_stuck, stands_beside_a_stuck_one
from producers.simulator_queue import HallDay, finished_visits, run_hall
from schemas.events import rating as said
from schemas.ids import natural_uuid7
from schemas.instants import MILLISECOND, MINUTE, day_start, local_day
from schemas.reference import ServiceWindow, Unit
from schemas.scales import GOOD_FROM, SCALES

BETWEEN_BAD, BAD_RATINGS = 16, 3
BAD_DAY_OF = 4
NEW_TERMINAL_DAYS = 2
"""The planted bad window got its terminal so many working days before the play."""
NEW_TERMINAL_RATINGS = 11
"""Ratings of each of these days, all good: 22 before the play begins."""
REASONS = ("213 窗口人员业务不熟练", "214 服务态度生硬", "208 没有提供材料清单", "209 未在承诺时间内办结")
SCALE_OF_HALL = {0: "five-key/1", 1: "five-key/1", 2: "gbt-39046/2020", 3: "words-zh/1"}


@dataclass(frozen=True, slots=True)
class Pressed:
    """One rating as a person gave it; visit_id is None where there is no queue machine.

    asked: the invitation that it answers; None for one by phone.
    """

    at: int
    window: ServiceWindow
    visit_id: str | None
    level: int
    channel: str
    asked: Invitation | None = None


def _ms(at: int) -> int:
    return at // 1000 * 1000


def usage(plan: Plan, window_id: str) -> float:
    """Give the share of a window's visits that are rated, 49 to 61 %."""
    return plan.draw("usage", window_id).uniform(0.49, 0.61)


@lru_cache(maxsize=64)
def pressed(plan: Plan, hall: Unit, on: date) -> tuple[Pressed, ...]:
    """List the ratings of a hall's day in time order, never more than one a finished visit."""
    day = run_hall(plan, hall, on)
    found: list[Pressed] = []
    for window, served in served_by(plan, day):
        found += _bad_window(plan, day, served) if _is_bad(plan, window) else _usual(plan, day, served)
    return tuple(sorted(found, key=lambda one: (one.at, one.window.window_id)))


def answered(plan: Plan, hall: Unit, on: date) -> frozenset[str]:
    """Name the prompts of a hall's day that somebody answered."""
    return frozenset(one.asked.prompt_id for one in pressed(plan, hall, on) if one.asked is not None)


def rated(plan: Plan, hall: Unit, on: date) -> frozenset[str]:
    """Name the visits of a hall's day that somebody rated."""
    return frozenset(one.visit_id for one in pressed(plan, hall, on) if one.visit_id is not None)


def _is_bad(plan: Plan, window: ServiceWindow) -> bool:
    return plan.is_struck("bad_window", window.window_id)


def _usual(plan: Plan, day: HallDay, served: Sequence[Served]) -> Iterator[Pressed]:
    if not served:
        return
    window = served[0].window
    draw = plan.draw("ratings", window.window_id, day.on)
    share = usage(plan, window.window_id)
    given: list[tuple[int, Served, Invitation | None]] = []
    for one in served:
        chance, by_phone = draw.random(), draw.random() < 0.05
        press = int(draw.triangular(2_000, 14_000, 4_500)) * MILLISECOND
        if by_phone and chance < share:
            given.append((_ms(one.at + int(draw.uniform(3, 13) * MINUTE)), one, None))
        elif one.asked is not None and (chance < share / INVITED or plan.suffers("hidden", window.window_id, one.at)):
            given.append((one.asked.at + press, one, one.asked))
    given = [row for row in given if not _is_deaf(plan, window, row[0])]
    slips = plan.draw("slips", window.window_id).choice((0.15, 0.3, 0.6, 0.9))
    may_be_bad = (plan.calendar.working_number(day.on) + _place(plan, window)) % BAD_DAY_OF == 0
    if stands_beside_a_stuck_one(plan, window, day.on):
        slips, may_be_bad = 0.9, True
    clear_from = draw.randrange(BETWEEN_BAD)
    for place, (when, one, asked) in enumerate(sorted(given, key=lambda row: row[0])):
        is_bad = may_be_bad and place >= clear_from and draw.random() < slips / 3
        if is_bad:
            clear_from = place + BETWEEN_BAD + 1
        level = draw.choice((2, 2, 1)) if is_bad else draw.choices((5, 4, 3), (74, 21, 5))[0]
        yield Pressed(when, window, one.visit_id, level, "terminal" if asked else "qr", asked)


def _is_deaf(plan: Plan, window: ServiceWindow, at: int) -> bool:
    return plan.suffers("silent_terminal", window.window_id, at) or is_stuck(plan, window, at)


def _place(plan: Plan, window: ServiceWindow) -> int:
    return plan.draw("place", window.window_id).randrange(BAD_DAY_OF)


def _bad_window(plan: Plan, day: HallDay, served: Sequence[Served]) -> Iterator[Pressed]:
    """Rate the planted bad window: nothing before it has a terminal, a few good ones, then the bad ones in a row."""
    days_before = plan.calendar.working_number(plan.first_day) - plan.calendar.working_number(day.on)
    if days_before > NEW_TERMINAL_DAYS or not served:
        return
    window = served[0].window
    draw = plan.draw("ratings", window.window_id, day.on)
    left = NEW_TERMINAL_RATINGS if days_before > 0 else len(served)
    bad_left = BAD_RATINGS if days_before == 0 else 0
    for one in served:
        if one.asked is None:
            continue
        when = one.asked.at + int(draw.uniform(2_000, 12_000)) * MILLISECOND
        is_bad = bad_left > 0 and plan.suffers("bad_window", window.window_id, one.at)
        if is_bad or (left > 0 and draw.random() < 0.78):
            bad_left -= is_bad
            left -= 1
            yield Pressed(when, window, one.visit_id, 2 if is_bad else 5, "terminal", one.asked)


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
        prompt_id=one.asked.prompt_id if one.asked else None,
        press_ms=(one.at - one.asked.at) // MILLISECOND if one.asked else None,
    )
    yield replace(told, id=rating_id(plan, one))


def rating_source(one: Pressed) -> str:
    """Name who sends a rating: the window's terminal, or the hall's page for phones."""
    window = one.window
    return f"terminal/{window.window_id}-T1" if one.channel == "terminal" else f"qr/{window.hall_id}"


def _defaults(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Fill in 满意 for a few visits that nobody rated, as some systems do in the evening (默认评价)."""
    by_somebody = rated(plan, day.hall, day.on)
    terminals = {desk.window.window_id: desk.window for desk in day.desks if desk.window.has_terminal}
    draw = plan.draw("defaults", day.hall.unit_id, day.on)
    for visit, at, where in finished_visits(day):
        window = terminals.get(where)
        if window is None or not window.has_queue or _is_bad(plan, window) or draw.random() > 0.07:
            continue
        name = visit_id(day.hall.unit_id, day.on, visit.number)
        if name not in by_somebody:
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
    if not founded and draw.random() < 0.6 and not _is_bad(plan, window):
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
