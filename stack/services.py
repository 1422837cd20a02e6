"""Say what runs: each service with its command, what it needs first and how one sees that it is ready. Pure.

`plan(settings, hallmark)` is the list of `hallmark up`; `hallmark demo` adds its own services to the same list
(see `stack.supervise`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.settings import Settings
from schemas.wall_address import loopback
from stack.commands import available


@dataclass(frozen=True, slots=True)
class KafkaAnswers:
    """Ready when the broker at this address lists a broker."""

    address: str


@dataclass(frozen=True, slots=True)
class WebAnswers:
    """Ready when a GET of this path is answered with less than 500."""

    address: str
    path: str = "/"


@dataclass(frozen=True, slots=True)
class LineLogged:
    """Ready when a line of its log since the start matches this pattern."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Stays:
    """Ready when it has stayed alive for so many seconds."""

    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Ready when it has ended with 0: a step, not a service."""


Ready = KafkaAnswers | WebAnswers | LineLogged | Stays | Ends


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the installation; services start in the order of the list, each after its `needs`."""

    name: str
    argv: tuple[str, ...]
    ready: Ready
    needs: tuple[str, ...] = ()
    address: str = ""
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_step(self) -> bool:
        """Tell a one-time step from a service."""
        return isinstance(self.ready, Ends)


def plan(settings: Settings, hallmark: Sequence[str], *, embedded: bool) -> tuple[Service, ...]:
    """List the services of an installation; `settings` has the broker's address and ports already chosen.

    `hallmark` is the command prefix that runs a subcommand. A service whose module does not exist is left out.
    """
    kafka, wall = settings.kafka or "", f"{loopback(settings.bind)}:{settings.wall_port}"
    here = available()
    broker = (Service("broker", (*hallmark, "broker"), KafkaAnswers(kafka), address=kafka),)
    after = ("city",) if settings.city else ("topics",)
    others = (
        Service("topics", (*hallmark, "topics"), Ends(), needs=("broker",) if embedded else ()),
        Service("city", (*hallmark, "city", "publish", str(settings.city)), Ends(), needs=("topics",)),
        Service("loader", (*hallmark, "loader"), Stays(), needs=after),
        Service("gate", (*hallmark, "gate"), Stays(), needs=after),
        Service("door", (*hallmark, "door"), Stays(), needs=after),
        Service("worker", (*hallmark, "worker"), Stays(), needs=after),
        Service("clock", (*hallmark, "clock"), Stays(), needs=after),
        Service("wall", (*hallmark, "wall"), WebAnswers(wall, "/healthz"), needs=after, address=wall),
        Service("notify", (*hallmark, "notify"), Stays(), needs=after),
    )
    optional = {"notify": settings.webhook or settings.notify_file.exists(), "city": settings.city}
    wanted = [service for service in others if optional.get(service.name, True)]
    return tuple(service for service in (*(broker if embedded else ()), *wanted) if service.name in here)


def environment(settings: Settings, base: Mapping[str, str]) -> dict[str, str]:
    """Hand the settings in force to a child process."""
    chosen = {
        "HALLMARK_HOME": str(settings.home),
        "HALLMARK_KAFKA": settings.kafka or "",
        "HALLMARK_KAFKA_PORT": str(settings.kafka_port),
        "HALLMARK_WALL_PORT": str(settings.wall_port),
        "HALLMARK_DOOR_PORT": "" if settings.door_port is None else str(settings.door_port),
        "HALLMARK_CLOCK": settings.clock,
        "HALLMARK_CITY": str(settings.city or ""),
        "HALLMARK_NOTIFY": str(settings.notify or ""),
        "PYTHONUNBUFFERED": "1",
    }
    return {**base, **chosen}
