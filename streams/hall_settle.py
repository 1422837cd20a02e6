"""Let the marked journeys of a partition's halls contribute: subtract what they said, add what they say now. Pure."""

from collections.abc import Callable, Mapping
from functools import partial

from schemas.admit import Record
from schemas.instants import SECOND
from streams.bad_cases import BadCase, read_bad
from streams.hall import HallState
from streams.parts.bad_ratings import handled_parts, handling_parts
from streams.parts.order import order_parts
from streams.parts.queue import five_parts, queue_parts
from streams.parts.rating_months import month_parts
from streams.parts.ratings import satisfaction_parts
from streams.parts.usage import Use, items_invited, usage_parts
from streams.press import JourneyKey, Press
from streams.ratings import RatingJourney, Spoken, bad_of, items_of, read_ratings
from streams.terminal_moves import follow_moves
from streams.terminal_settle import was_down
from streams.visits import Visit, read_visit


def settle(state: HallState) -> None:
    """Let every marked journey take back what it contributed and contribute what it does now."""
    if state.terminals.moved:
        follow_moves(state)
    ratings, state.dirty_ratings = state.dirty_ratings, set()
    for key in ratings:
        _settle_rating(state, key, state.ratings[key])
    for window_id, since in state.pulsed.items():
        state.dirty_visits.update(key for key, at in _finished(state, window_id).items() if at >= since)
    state.pulsed = {}
    visits, state.dirty_visits = state.dirty_visits, set()
    for key in visits:
        visit = state.visits.get(key)
        if visit is not None:
            visit.is_dirty = False
            _settle_visit(state, key, visit)
    state.lines.settle(state.figures, state.spans)
    for counted in (state.fives, state.handled):
        for _ in counted.drain():
            pass  # empty buckets are dropped; nobody is told of these


def _finished(state: HallState, window_id: str) -> dict[JourneyKey, int]:
    return state.window(window_id).finished


def _settle_rating(state: HallState, key: JourneyKey, journey: RatingJourney) -> None:
    presses = journey.presses
    said = {one.id: state.said_of[one.id] for one in presses if one.id in state.said_of} if state.said_of else {}
    spoken = read_ratings(presses, said, partial(_kept, state), state.is_own)
    cases = _settle_bad(state, journey, spoken, said)
    parts = (
        *satisfaction_parts(spoken, state.spans),
        *month_parts(spoken, state.spans),
        *handling_parts(cases, state.spans),
    )
    state.figures.restate(journey.said, parts)
    journey.said = parts
    before, after = journey.effective, spoken.effective
    for press in presses:
        state.see(press.hall_id, press.window_id)
    if before is not None:
        state.see(before.press.hall_id, before.press.window_id)
    items = items_of(spoken)
    if before != after or items != journey.items:
        journey.items = items
        state.dirty_visits.add(key)
    if before != after:
        if before is not None:
            state.window(before.press.window_id).discount(before)
        if after is not None:
            state.window(after.press.window_id).count(after)
        journey.effective = after
    if not presses:
        del state.ratings[key]


def _settle_bad(
    state: HallState, journey: RatingJourney, spoken: Spoken, said: Mapping[str, list[Record]]
) -> list[BadCase]:
    for bad in journey.bad:
        state.bad.get(bad.press.hall_id, {}).pop(bad.press.id, None)
        state.open_bad.pop(bad.press.id, None)
    journey.bad = bad_of(spoken)
    cases = [read_bad(bad, said.get(bad.press.id, ()), state.city, state.spans) for bad in journey.bad]
    for bad, case in zip(journey.bad, cases, strict=True):
        if case.handled_at is None:
            state.bad.setdefault(bad.press.hall_id, {})[bad.press.id] = bad
            state.open_bad[bad.press.id] = case
    handled = tuple(handled_parts(cases, state.spans))
    state.handled.restate(journey.handled, handled)
    journey.handled = handled
    return cases


def _settle_visit(state: HallState, key: JourneyKey, visit: Visit) -> None:
    hall_id = key[0]
    reading = read_visit(visit.facts)
    if reading.finished != visit.finished:
        if visit.finished is not None:
            _finished(state, visit.finished[0]).pop(key, None)
            state.duty.touch(hall_id, state.spans.day(hall_id, visit.finished[1]))
        if reading.finished is not None:
            _finished(state, reading.finished[0])[key] = reading.finished[1]
        visit.finished = reading.finished
    if reading.issued_on is not None:
        visit.service = (reading.issued_on, reading.test, reading.items)
    if visit.finished is not None:
        state.see(hall_id, visit.finished[0])
        state.duty.touch(hall_id, state.spans.day(hall_id, visit.finished[1]))
    journey = state.ratings.get(key)
    use = Use(journey.items if journey is not None else 0, items_invited(state.invited.get(key, ())))
    parts = (
        *queue_parts(reading, hall_id, state.spans),
        *order_parts(reading, hall_id, state.spans),
        *usage_parts(
            reading,
            hall_id,
            state.spans,
            use=use,
            could_press=_could_press(state, hall_id, reading.ticket.begun_at),
        ),
    )
    state.figures.restate(visit.said, parts)
    visit.said = parts
    fives = tuple(five_parts(reading, hall_id, state.spans))
    state.fives.restate(visit.fives, fives)
    visit.fives = fives
    state.fives_of.update((hall_id, key[1], key[2]) for key, *_ in fives)
    state.floors.dirty.add(key)
    state.lines.put(key, reading.issued_on, None if reading.test else reading.turn)
    if reading.waiter is not None:
        state.waiters.setdefault(hall_id, {})[key] = reading.waiter
    elif hall_id in state.waiters:
        state.waiters[hall_id].pop(key, None)
    if not visit.facts:
        del state.visits[key]


def _kept(state: HallState, press: Press) -> int:
    """Say for how long (µs) a bad rating keeps its level when it is made good: by the window and the day (D-09)."""
    return state.limit("bad_kept_s", press.window_id, press.hall_id, press.at) * SECOND


def _could_press(state: HallState, hall_id: str, begun_at: int | None) -> Callable[[str, int, bool], bool]:
    """Say whether a terminal could be pressed (M-05): there is one, and it was not down for half of the service."""

    def could_press(window_id: str, at: int, rated: bool) -> bool:
        window = state.placed(window_id, hall_id, at)
        if window is not None and not window.has_terminal:
            return False
        service = min(at - 1, begun_at if begun_at is not None else at), at
        return rated or not was_down(state, hall_id, window_id, service)

    return could_press
