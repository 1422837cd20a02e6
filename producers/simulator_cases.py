"""Follow the promises: cases, demands, work orders and complaints from their beginning to their end. Pure and seeded.

What becomes of a matter is drawn once from its number, so that each day can tell its own share: a day looks back over
the days on which matters still open could have begun. In the city of a `faults` or `quiet` day nothing is late.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from producers.plan import Plan, Told, tell
from schemas.envelope import Fact
from schemas.events import case as said
from schemas.events import complaint
from schemas.instants import DAY, HOUR, MINUTE, day_start, instant, local_day
from schemas.reference import Service, Unit

LOOK_BACK = 60
"""Calendar days after which every matter of the play has ended, or stays open for good."""
CASES_A_DAY = 3.0
DEMANDS_A_DAY, ORDERS_A_DAY, COMPLAINTS_A_DAY = 0.12, 0.25, 0.03
DEMANDS = ("户口历史遗留", "证件信息更正", "跨区迁移争议", "窗口排队")
COMPLAINTS = ("attitude", "delay", "extra_materials", "wait")
PROGRESS = ("已联系户籍档案部门核对原始档案", "已与迁出地派出所发函核实", "已约当事人补充材料")


def matters_told(plan: Plan, unit: Unit, on: date) -> Iterator[Told]:
    """Tell everything that happens on a day to the matters of one unit."""
    first = max(on - timedelta(days=LOOK_BACK), plan.history_days()[0])
    for back in range((on - first).days + 1):
        for told in matters_begun(plan, unit, on - timedelta(days=back)):
            if local_day(told.at) == on:
                yield told


def matters_begun(plan: Plan, unit: Unit, on: date) -> Iterator[Told]:
    """Tell the whole life of the matters that begin on a day, whenever its parts happen."""
    intervals = plan.calendar.intervals(unit.unit_id, on)
    if not intervals or not plan.calendar.is_working(on):
        return
    draw = plan.draw("matters", unit.unit_id, on)
    services = _promised(plan, unit)
    for count in range(_poisson(draw, CASES_A_DAY) if services else 0):
        yield from _case(plan, unit, draw.choice(services), (f"BJ-{unit.unit_id}-{on:%Y%m%d}-{count + 1:03d}", on))
    for count in range(_poisson(draw, DEMANDS_A_DAY)):
        yield from _demand(plan, unit, (f"SQ-{unit.unit_id}-{on:%Y%m%d}-{count + 1:02d}", on))
    for count in range(_poisson(draw, ORDERS_A_DAY)):
        yield from _order(plan, unit, (f"GD-{unit.unit_id}-{on:%Y%m%d}-{count + 1:02d}", on))
    for count in range(_poisson(plan.draw("complaints", unit.unit_id, on), COMPLAINTS_A_DAY)):
        yield from _complaint(plan, unit, (f"TS-{unit.unit_id}-{on:%Y%m%d}-{count + 1:02d}", on))


def _promised(plan: Plan, unit: Unit) -> list[Service]:
    codes = sorted({code for window in plan.city.windows_of(unit.unit_id) for code in window.services})
    return [service for code in codes if (service := plan.city.services[code]).kind == "promised"]


def _poisson(draw: Random, mean: float) -> int:
    count, at = 0, draw.expovariate(mean)
    while at < 1.0:
        count, at = count + 1, at + draw.expovariate(mean)
    return count


def _in_hours(plan: Plan, unit: Unit, draw: Random, on: date) -> int:
    begin, end = draw.choice(plan.calendar.intervals(unit.unit_id, on) or ((540, 1020),))
    return day_start(on) + begin * MINUTE + int(draw.random() * (end - begin) * 60_000) * 1000


def _working_after(plan: Plan, on: date, days: int) -> date:
    return plan.calendar.due_on(on, max(days, 0))


def _case(plan: Plan, unit: Unit, service: Service, named: tuple[str, date]) -> Iterator[Told]:
    number, on = named
    draw = plan.draw("case", number)
    source, key = f"approval/{unit.unit_id}", {"case_no": number, "unit_id": unit.unit_id}
    promise = service.promise_days or 5
    accepted = _in_hours(plan, unit, draw, on)
    due_on = plan.calendar.due_on(on, promise, working=service.day_kind == "working")
    due_at = day_start(due_on + timedelta(days=1))
    yield tell(
        plan,
        accepted,
        source,
        said.CaseAccepted,
        **key,
        service_code=service.service_code,
        service_name=service.name,
        promise_days=promise,
        day_kind=service.day_kind,
        due_at=instant(due_at),
        zone=unit.zone,
    )
    fate = draw.random()
    if fate < 0.01:
        yield tell(plan, accepted + DAY, source, said.CaseWithdrawn, **key)
        return
    taken = max(_days_taken(draw, fate if plan.day == "story" else 0.5, promise), 0)
    done_on = _working_after(plan, on, taken)
    done = max(_in_hours(plan, unit, draw, done_on), accepted + 20 * MINUTE)
    if taken >= 4 and fate > 0.97:
        until = _working_after(plan, on, promise + 5)
        moved = instant(day_start(until + timedelta(days=1)))
        yield tell(plan, accepted + DAY, source, said.CaseExtended, **key, due_at=moved, approver="duty-officer")
    if taken >= 4 and 0.95 < fate <= 0.97:
        paused = day_start(_working_after(plan, on, 1)) + 10 * HOUR
        yield tell(plan, paused, source, said.CaseSuspended, **key, kind="核查")
        again = day_start(_working_after(plan, on, 3)) + 10 * HOUR
        moved = instant(day_start(_working_after(plan, due_on, 2) + timedelta(days=1)))
        yield tell(plan, again, source, said.CaseResumed, **key, due_at=moved)
    yield tell(plan, done, source, said.CaseCompleted, **key)
    if 0.6 < fate < 0.605:
        yield tell(plan, done + HOUR, source, said.CaseReopened, **key, reason="证件信息有误")
        yield tell(plan, done + 26 * HOUR, source, said.CaseCompleted, **key)


def _days_taken(draw: Random, fate: float, promise: int) -> int:
    """Give the working days a case takes: most before it is near-due, some on the last day, a few beyond."""
    if fate < 0.04:
        return promise + draw.randint(1, 5)
    if fate < 0.12:
        return promise
    return min(int(draw.uniform(0.3, 0.75) * promise), promise - 2)


def _demand(plan: Plan, unit: Unit, named: tuple[str, date]) -> Iterator[Told]:
    number, on = named
    draw = plan.draw("demand", number)
    key: Mapping[str, object] = {"demand_id": number, "unit_id": unit.unit_id}
    source, owner = f"register/{unit.unit_id}", f"{unit.unit_id}-leader"
    opened = _in_hours(plan, unit, draw, on)
    due = instant(day_start(_working_after(plan, on, 15) + timedelta(days=1)))
    what = {"category": draw.choice(DEMANDS), "channel": draw.choice(("window", "12345")), "promise_days": 15}
    yield tell(plan, opened, source, said.DemandOpened, **key, **what, due_at=due, owner=owner, zone=unit.zone)
    steps = draw.randint(1, 3)
    for step in range(steps):
        when = _in_hours(plan, unit, draw, _working_after(plan, on, 2 + 3 * step))
        expected = _working_after(plan, on, 12 + 3 * step)
        words = {"progress": draw.choice(PROGRESS), "reason_open": "需外单位协查", "expected_on": expected}
        yield tell(plan, when, source, said.DemandProgressed, **key, **words, owner=owner)
    if draw.random() < 0.8:
        when = _in_hours(plan, unit, draw, _working_after(plan, on, 4 + 3 * steps))
        yield tell(plan, when, source, said.DemandClosed, **key, reason=draw.choice(("settled", "explained")))


def _order(plan: Plan, unit: Unit, named: tuple[str, date]) -> Iterator[Told]:
    number, on = named
    draw = plan.draw("order", number)
    key: Mapping[str, object] = {"workorder_no": number, "unit_id": unit.unit_id}
    created = _in_hours(plan, unit, draw, on)
    due = instant(day_start(_working_after(plan, on, 5) + timedelta(days=1)))
    steps: list[tuple[int, type[Fact], dict[str, object]]] = [
        (created, said.WorkorderCreated, {"category": draw.choice(("咨询", "求助", "投诉")), "zone": unit.zone}),
        (created + 20 * MINUTE, said.WorkorderDispatched, {"due_at": due, "promise_days": 5}),
        (created + 60 * MINUTE, said.WorkorderAccepted, {}),
        (created + 3 * HOUR, said.WorkorderFirstContact, {}),
    ]
    done_on = _working_after(plan, on, draw.choice((1, 2, 2, 3, 3, 4, 5, 7) if plan.day == "story" else (1, 2, 2, 3)))
    replied = max(_in_hours(plan, unit, draw, done_on), created + 4 * HOUR)
    steps.append((replied, said.WorkorderReplied, {}))
    steps.append((replied + 30 * MINUTE, said.WorkorderCompleted, {}))
    steps += _revisited(plan, unit, draw, local_day(replied))
    for at, kind, fields in steps:
        yield tell(plan, at, f"hotline/{number[:2]}", kind, **key, **fields)


def _revisited(
    plan: Plan, unit: Unit, draw: Random, replied_on: date
) -> Iterator[tuple[int, type[Fact], dict[str, object]]]:
    """Ask the person what became of an order, a working day or two after the answer; not everybody is reached."""
    fate = draw.random()
    if fate < 0.08:
        return
    at = _in_hours(plan, unit, draw, _working_after(plan, replied_on, draw.choice((1, 1, 2))))
    if fate < 0.2:
        yield at, said.WorkorderRevisited, {"reached": False}
        return
    resolved = draw.random() < 0.9
    level = draw.choice((5, 5, 4, 4, 3)) if resolved else draw.choice((3, 2, 2, 1))
    yield at, said.WorkorderRevisited, {"reached": True, "resolved": resolved, "level": level}


def _complaint(plan: Plan, unit: Unit, named: tuple[str, date]) -> Iterator[Told]:
    """Complain of what happened on the day, hear within ten working days whether it was true; a few reviews say no."""
    number, on = named
    draw = plan.draw("complaint", number)
    key: Mapping[str, object] = {"complaint_id": number, "unit_id": unit.unit_id}
    source = f"complaints/{unit.unit_id}"
    happened = _in_hours(plan, unit, draw, on)
    registered_on = _working_after(plan, on, 1)
    registered = _in_hours(plan, unit, draw, registered_on)
    window = draw.choice(sorted(window.window_id for window in plan.city.windows_of(unit.unit_id)))
    what = {"channel": draw.choice(("12345", "12345", "12389", "box")), "category": draw.choice(COMPLAINTS)}
    where = {"window_id": window, "incident_at": instant(happened), "named": draw.random() < 0.7, "zone": unit.zone}
    yield tell(plan, registered, source, complaint.ComplaintRegistered, **key, **what, **where)
    begun = _in_hours(plan, unit, draw, _working_after(plan, registered_on, 1))
    yield tell(plan, begun, source, complaint.ComplaintInvestigated, **key)
    decided_on = _working_after(plan, registered_on, draw.randint(2, 7))
    decided = _in_hours(plan, unit, draw, decided_on)
    by, fate = {"decided_by": "inspection-office"}, draw.random()
    if fate < 0.1:
        yield tell(plan, decided, source, complaint.ComplaintWithdrawn, **key)
        return
    if fate < 0.5:
        yield tell(plan, decided, source, complaint.ComplaintVerified, **key, **by)
    else:
        ground = "malicious" if fate > 0.95 else "not_so"
        yield tell(plan, decided, source, complaint.ComplaintUnfounded, **key, **by, ground=ground)
    answered = _in_hours(plan, unit, draw, _working_after(plan, decided_on, 1))
    yield tell(plan, answered, source, complaint.ComplaintFeedbackGiven, **key)
    if fate < 0.13:
        reviewed = _in_hours(plan, unit, draw, _working_after(plan, decided_on, 5))
        board = {"decided_by": "review-board", "ground": "new_evidence"}
        yield tell(plan, reviewed, source, complaint.ComplaintOverturned, **key, **board)
