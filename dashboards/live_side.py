"""Hold what one version of the live topics says, source by source (D5). Pure."""

from collections import defaultdict
from collections.abc import Iterator

from schemas.live import Marker, Statement
from schemas.live_belief import Belief


class LiveSide:
    """What is believed of each source."""

    def __init__(self) -> None:
        self._beliefs = defaultdict[str, Belief](Belief)

    def take(self, source: str, key: str, value: bytes | None) -> int:
        """Take one record and give 1 if it changed something, else 0."""
        return int(self._beliefs[source].take(key, value) is not None)

    @property
    def markers(self) -> dict[str, Marker]:
        """Give the last marker of each source that spoke."""
        found = ((source, belief.marker) for source, belief in self._beliefs.items())
        return {source: marker for source, marker in found if marker is not None}

    def statements(self) -> Iterator[Statement]:
        """Give all believed statements of all sources."""
        return (one for belief in self._beliefs.values() for one in belief.said.values())
