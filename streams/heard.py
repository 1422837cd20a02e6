"""When a hall was last heard: the latest instant of which a ticket, window, device or press told (AL-25). Pure.

A hall is read once, when somebody asks; from then on it is kept as facts come and go, so that a tick costs nothing.
Only where the latest fact itself is taken out, or the clock is set back, is it read anew.
"""

from collections.abc import Callable, Iterable


class Heard:
    """The latest instants by hall, at a tick."""

    def __init__(self, facts_of: Callable[[str], Iterable[int]]) -> None:
        """facts_of: gives the instants (µs) of everything that is held of a hall and is heard."""
        self._facts_of = facts_of
        self._tick = 0
        self._latest: dict[str, int] = {}
        self._later: dict[str, list[int]] = {}
        """Instants after the tick, of the halls read: they are heard when it reaches them."""

    def hear(self, hall_id: str, at: int) -> None:
        """Take in a fact."""
        latest = self._latest.get(hall_id)
        if latest is None:
            return
        if at > self._tick:
            self._later.setdefault(hall_id, []).append(at)
        elif at > latest:
            self._latest[hall_id] = at

    def forget(self, hall_id: str, at: int) -> None:
        """Take out a fact."""
        if at > self._tick and at in self._later.get(hall_id, ()):
            self._later[hall_id].remove(at)
        elif self._latest.get(hall_id) == at:
            self._unread(hall_id)

    def move(self, tick: int) -> None:
        """Go to a tick (µs)."""
        if tick < self._tick:
            self._latest, self._later = {}, {}
        self._tick = tick
        for hall_id, later in list(self._later.items()):
            self._latest[hall_id] = max((self._latest[hall_id], *(at for at in later if at <= tick)))
            self._later[hall_id] = [at for at in later if at > tick]

    def at(self, hall_id: str) -> int:
        """Give the latest instant (µs) up to the tick; 0 where nothing was heard."""
        if hall_id not in self._latest:
            told = list(self._facts_of(hall_id))
            self._latest[hall_id] = max((at for at in told if at <= self._tick), default=0)
            self._later[hall_id] = [at for at in told if at > self._tick]
        return self._latest[hall_id]

    def _unread(self, hall_id: str) -> None:
        del self._latest[hall_id]
        self._later.pop(hall_id, None)
