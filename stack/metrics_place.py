"""Find out where the services of an installation answer Prometheus."""

from pathlib import Path

import msgspec

from stack.system import is_running

MEASURED = ("clock", "loader", "wall", "notify", "worker")
"""The services that answer, in the order of their ports; further workers take the ports after the first."""


class Place(msgspec.Struct, frozen=True):
    """One target as Prometheus' file discovery reads it; it drops labels that begin with two underscores itself."""

    targets: list[str]
    labels: dict[str, str]

    @classmethod
    def of(cls, service: str, address: str, pid: int) -> "Place":
        """Note a service's address and process."""
        return cls([address], {"service": service, "__pid__": str(pid)})


def folder(home: Path) -> Path:
    """Say where the notes lie."""
    return home / "run" / "metrics"


def metrics_places(home: Path) -> list[tuple[str, str]]:
    """Give service and address of those that run; the note of one that was killed is removed."""
    found = []
    for note in sorted(folder(home).glob("*.json")):
        try:
            (place,) = msgspec.json.decode(note.read_bytes(), type=list[Place])
        except (OSError, ValueError):
            continue
        if is_running(int(place.labels["__pid__"]), 0.0):
            found.append((place.labels["service"], place.targets[0]))
        else:
            note.unlink(missing_ok=True)
    return found
