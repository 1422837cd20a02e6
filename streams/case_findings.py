"""What is wrong with cases at a tick, as alerts tell it (AL-08, AL-09, AL-18, AL-23). Pure views of the state.

Every finding holds by facts and the tick alone, begins at an instant of the facts, and ends when they say so: so it is
the same whoever folds. Codes: AL-08/near_due, AL-08/overdue (told in time), AL-08/untold (002-34), AL-08/supplement
(容缺 papers did not come), AL-09 (a correction is old), AL-18/notice, AL-18/refusal, AL-18/template.
measured and allowed are working days, but for AL-18: notices or bases there are, and are wanted.
"""

from collections.abc import Iterator, Mapping

import msgspec

from schemas.calendar import Calendar
from schemas.events.case import (
    ApplicationReceived,
    CaseAccepted,
    CaseDeficientAccepted,
    DelayNotified,
    DemandOpened,
    NoticeIssued,
    RefusalIssued,
)
from schemas.instants import local_day
from schemas.thresholds import default
from streams.cases import Promise
from streams.finding import Finding
from streams.matters import Matter, MatterState

Held = tuple[str, Matter[Promise]]
"""A case number and the case as it is held."""


class CaseRules(msgspec.Struct, frozen=True):
    """What findings need beyond the facts; dated data of the city.

    corrections: the services that put a mistake of a register right (更正). correction_days: working days after which
    one without a promise of its own is old (000-10). templates: by unit and template, the
    versions in force, each from an instant (µs) on, oldest first (5.8).
    """

    corrections: frozenset[str] = frozenset()
    correction_days: int = default("correction_days")
    templates: Mapping[tuple[str, str], tuple[tuple[int, str], ...]] = msgspec.field(default_factory=dict)


NO_RULES = CaseRules()


def findings(state: MatterState[Promise], tick: int, rules: CaseRules = NO_RULES) -> Iterator[Finding]:
    """Give what is wrong at a tick (µs), by case number; test cases are never told of."""
    for case_no in sorted(state.matters):
        matter = state.matters[case_no]
        if not matter.promise.test:
            yield from _of_promise((case_no, matter), state.calendar, tick)
            yield from _of_correction((case_no, matter), state.calendar, tick, rules)
            yield from _of_papers((case_no, matter), tick, rules)


def demand_findings(state: MatterState[Promise]) -> Iterator[Finding]:
    """Give the open demands that nobody has in hand (AL-23, 002-71), by demand id, from when they were opened."""
    for demand_id in sorted(state.matters):
        matter = state.matters[demand_id]
        promise = matter.promise
        if promise.is_open and promise.owner is None and promise.accepted_at is not None and not promise.test:
            yield _finding("AL-23", (demand_id, matter), promise.accepted_at, (1, 0), (DemandOpened,))


def _of_promise(held: Held, calendar: Calendar, tick: int) -> Iterator[Finding]:
    promise = held[1].promise
    if not promise.is_open:
        return
    if promise.due_at is not None and promise.is_overdue(tick):
        late = _working_days(calendar, promise, promise.due_at - 1, tick)
        kinds = (CaseAccepted, CaseDeficientAccepted, DelayNotified)
        code = "AL-08/overdue" if promise.is_told else "AL-08/untold"
        yield _finding(code, held, promise.due_at, (late, 0), kinds)
    elif promise.due_at is not None and promise.near_due_at is not None and promise.is_near_due(tick):
        left = _working_days(calendar, promise, tick, promise.due_at - 1)
        allowed = max(1, (promise.promise_days or 0) // 5)
        yield _finding(
            "AL-08/near_due",
            held,
            promise.near_due_at,
            (left, allowed),
            (CaseAccepted, CaseDeficientAccepted),
        )
    missed = promise.supplement_due_at
    if missed is not None and tick > missed and promise.supplemented_at is None:
        late = _working_days(calendar, promise, missed - 1, tick)
        yield _finding("AL-08/supplement", held, missed, (late, 0), (CaseDeficientAccepted,))


def _of_correction(held: Held, calendar: Calendar, tick: int, rules: CaseRules) -> Iterator[Finding]:
    promise = held[1].promise
    if not promise.is_open or promise.accepted_at is None or promise.service_code not in rules.corrections:
        return
    allowed = rules.correction_days if promise.promise_days is None else promise.promise_days
    since = calendar.due_at(promise.accepted_at, allowed, zone=promise.zone)
    if tick > since:
        age = _working_days(calendar, promise, promise.accepted_at, tick)
        yield _finding("AL-09", held, since, (age, allowed), (CaseAccepted, CaseDeficientAccepted))


def _of_papers(held: Held, tick: int, rules: CaseRules) -> Iterator[Finding]:
    promise = held[1].promise
    due = promise.notice_due_at()
    if due is not None and tick >= due and promise.noticed_at is None and promise.supplemented_at is None:
        yield _finding("AL-18/notice", held, due, (0, 1), (ApplicationReceived,))
    if promise.refused_at is not None:
        yield _finding("AL-18/refusal", held, promise.refused_at, (0, 1), (RefusalIssued,))
    if promise.notice is None or promise.notice_at is None:
        return
    template, version = promise.notice
    told = [
        known for since, known in rules.templates.get((promise.unit_id, template), ()) if since <= promise.notice_at
    ]
    if told and told[-1] != version:
        yield _finding("AL-18/template", held, promise.notice_at, (0, 1), (NoticeIssued,))


def _working_days(calendar: Calendar, promise: Promise, begin: int, end: int) -> int:
    """Count the working days after the local day of one instant up to and with that of another."""
    return calendar.working_number(local_day(end, promise.zone)) - calendar.working_number(
        local_day(begin, promise.zone)
    )


def _finding(code: str, held: Held, since: int, numbers: tuple[int, int], kinds: tuple[type, ...]) -> Finding:
    ids = tuple(sorted(record.id for record in held[1].facts.values() if isinstance(record.fact, kinds)))
    return Finding(
        code=code,
        subject=held[0],
        unit_id=held[1].promise.unit_id,
        since=since,
        measured=numbers[0],
        allowed=numbers[1],
        evidence=ids,
    )
