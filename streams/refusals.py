"""What a partition's log holds that is no event: counted for an hour and told to the data team (AL-25, 5.4). Pure.

A refused record has no time of its own; it counts as of the first tick behind it. It is held like a journey, so that a
fold begun at the mark knows the same ones.
"""

from schemas.instants import HOUR
from streams.finding import Finding
from streams.shelves import Holder

WITHIN = HOUR


class Refusals:
    """The refused records of the last hour: (offset, the tick behind it)."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._new: list[int] = []
        self._held: list[tuple[int, int]] = []

    def add(self, offset: int) -> None:
        """Note a record that is no event."""
        self._new.append(offset)

    def tick(self, tick: int) -> None:
        """Date what came since the last tick and let go of what is an hour old."""
        self._held = [one for one in self._held if tick - one[1] < WITHIN]
        self._held += [(offset, tick) for offset in self._new]
        self._new = []

    def holder(self) -> Holder | None:
        """Name the oldest one that is held."""
        return Holder(self._held[0][0], "refused", self._source, None) if self._held else None

    def findings(self, unit_id: str, allowed: int) -> list[Finding]:
        """Tell of more than `allowed` refused records in the last hour."""
        if len(self._held) <= allowed:
            return []
        return [
            Finding(
                code="AL-25/refused",
                subject=self._source,
                unit_id=unit_id,
                since=self._held[allowed][1],
                measured=len(self._held),
                allowed=allowed,
            )
        ]
