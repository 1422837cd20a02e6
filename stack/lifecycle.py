"""Decide when a service starts, rests after a fall, or is given up. Pure: time is an argument (monotonic seconds).

A fall before the first readiness with exit code 2 is something for a person, so it is not tried again; five falls in
a row before readiness are given up too. Later falls are restarted for ever, after a growing rest that a minute of
health resets: a broker that is away for an hour must not end the wall.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from stack.services import Service

HEALTHY_AFTER_S = 60.0
LONGEST_REST_S = 30.0
TRIES_BEFORE_READY = 5
FOR_A_PERSON = 2


class Phase(StrEnum):
    """Where a service is in its life."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    DONE = "done"
    RESTING = "resting"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one service; `since` is when the phase began."""

    phase: Phase = Phase.WAITING
    since: float = 0.0
    falls: int = 0
    """Falls in a row, reset by a minute of health."""
    restarts: int = 0
    was_ready: bool = False
    exit_code: int | None = None


def due(services: Sequence[Service], lives: Mapping[str, Life], now: float) -> list[Service]:
    """List the services to start now."""
    up = {name for name, life in lives.items() if life.phase in (Phase.READY, Phase.DONE)}
    return [service for service in services if up.issuperset(service.needs) and _may_start(lives[service.name], now)]


def _may_start(life: Life, now: float) -> bool:
    if life.phase is Phase.RESTING:
        return now >= life.since + rest_s(life.falls)
    return life.phase is Phase.WAITING


def rest_s(falls: int) -> float:
    """Give the rest after so many falls in a row: 0.5, 1, 2, 4 … 30 seconds."""
    return min(0.5 * 2.0 ** min(falls - 1, 10), LONGEST_REST_S)


def started(life: Life, now: float) -> Life:
    """Note a start; any but the first is a restart."""
    again = life.phase is Phase.RESTING
    return replace(life, phase=Phase.STARTING, since=now, restarts=life.restarts + again, exit_code=None)


def became_ready(life: Life, now: float) -> Life:
    """Note readiness."""
    return replace(life, phase=Phase.READY, since=now, was_ready=True)


def ended(life: Life, code: int, now: float, *, is_step: bool = False) -> Life:
    """Note that the process ended by itself, and decide what follows."""
    if is_step and code == 0:
        return replace(life, phase=Phase.DONE, since=now, exit_code=code, was_ready=True)
    healthy = life.phase is Phase.READY and now - life.since >= HEALTHY_AFTER_S
    falls = 1 if healthy else life.falls + 1
    hopeless = not life.was_ready and (code == FOR_A_PERSON or falls >= TRIES_BEFORE_READY)
    return replace(life, phase=Phase.FAILED if hopeless else Phase.RESTING, since=now, falls=falls, exit_code=code)


def stop_waves(services: Sequence[Service]) -> list[list[str]]:
    """Order the stop: what nobody needs any more ends first, together; the broker last."""
    left, waves = list(services), []
    while left:
        needed = {name for service in left for name in service.needs}
        wave = [service.name for service in left if service.name not in needed] or [left[-1].name]
        waves.append(wave)
        left = [service for service in left if service.name not in wave]
    return waves
