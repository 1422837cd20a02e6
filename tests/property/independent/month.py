"""A month of a city as it really arrives, with everything that makes counting hard: what the checks here read.

Late, doubled and unordered events, voids, appeals, defaults, drills, merges, extensions, poison; a hall in another
time zone, windows and services that change, limits and days off that become known later; complaints too.
"""

from datetime import UTC, datetime
from random import Random
from typing import Any

from msgspec.structs import replace

from schemas.events.complaint import (
    ComplaintFeedbackGiven,
    ComplaintOverturned,
    ComplaintRegistered,
    ComplaintUnfounded,
    ComplaintVerified,
    ComplaintWithdrawn,
)
from schemas.instants import DAY, instant, micros
from schemas.reference import City, Service, Threshold, Unit, city_of
from schemas.topics import HALL
from tests.disorder import CHANGED, Play, a_small_city
from tests.warehouse_log import Log

BEGIN = micros(datetime(2026, 10, 1, 1, tzinfo=UTC))
DAYS = 31
POISON = (b"\x00\xff", b'{"specversion": 1}', b"[]", None)


def a_city() -> City:
    """Make the small city with a hall further west, an instant service, and a guide that comes to allow two visits."""
    records = [one for one in a_small_city(4, 4).records if not isinstance(one, Service)]
    west = [
        replace(one, zone="Asia/Urumqi") if isinstance(one, Unit) and one.unit_id == "HALL02" else one
        for one in records
    ]
    services = [
        Service(service_code="HJ", name="户籍"),
        Service(service_code="XK", name="许可", kind="promised", promise_days=10, permit=True),
        Service(service_code="XK", name="许可", kind="promised", promise_days=10, permit=True, allowed_visits=2,
                valid_from=CHANGED),
    ]  # fmt: skip
    limits = [
        Threshold(name="bad_rating_days", unit_id="HALL01", value=2),
        Threshold(name="three_rates_response", unit_id="HALL03", value=0),
    ]
    return city_of([*west, *services, *limits])


def a_month(city: City, seed: int, visits: int = 2500) -> Log:
    """Write the month's log; ticks end two days after it, and what comes later still is there too."""
    play = Play(city, seed, BEGIN, BEGIN + DAYS * DAY, visits).run()
    say_complaints(play, visits // 25)
    play.facts.sort(key=lambda row: (row[0], row[1]))
    log, tick, stop = Log(), BEGIN, BEGIN + (DAYS + 1) * DAY
    for number, (arrival, _, topic, key, message) in enumerate(play.facts):
        while tick <= min(arrival, stop):
            log.tick(tick)
            tick += DAY // 2
        log.say(topic, key, message)
        if number % 500 == 0:
            log.say(HALL, key, POISON[number // 500 % len(POISON)])
    return log


def say_complaints(play: Play, count: int) -> None:
    """Complain of halls: of one incident twice, decided and decided again, taken back, with bad faith, as a drill."""
    rng = Random(play.seed)
    for number in range(count):
        unit = rng.choice(play.city.halls)
        at = play.begin + rng.randrange(play.end - play.begin)
        key: dict[str, Any] = {"complaint_id": f"T{number:04d}", "unit_id": unit.unit_id, "received_at": instant(at)}
        incident = rng.choice((None, None, f"E{number // 4}"))
        happened = rng.choice((None, instant(at - rng.randrange(20 * DAY))))
        play.say(at, ComplaintRegistered(
            **key, channel="12345", category="attitude", incident_id=incident, incident_at=happened, zone=unit.zone,
            named=rng.random() < 0.5, test=rng.random() < 0.05,
        ), "complaints")  # fmt: skip
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            at += rng.randrange(4 * DAY)
            play.say(at, _decision(rng, key, number, at), "complaints")


def _decision(rng: Random, key: dict[str, Any], number: int, at: int) -> Any:  # one of several events
    match rng.randrange(6):
        case 0 | 1:
            incident = rng.choice((None, f"E{number // 3}"))
            when = rng.choice((None, instant(at - rng.randrange(40 * DAY))))
            return ComplaintVerified(**key, decided_by="office", incident_id=incident, incident_at=when)
        case 2:
            return ComplaintUnfounded(**key, decided_by="office", ground=rng.choice(("malicious", "no_evidence")))
        case 3:
            return ComplaintOverturned(**key, decided_by="board", ground=rng.choice(("malicious", "new_evidence")))
        case 4:
            return ComplaintWithdrawn(**key)
    return ComplaintFeedbackGiven(**key)
