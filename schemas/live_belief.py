"""What a reader believes of one partition of a live topic: the rule of `schemas.live`, in one place. Pure."""

from schemas.live import Marker, Statement, Withdrawn, decode_statement


class Belief:
    """The believed statements of one partition, and its last marker."""

    def __init__(self) -> None:
        self.said: dict[str, Statement] = {}
        self.marker: Marker | None = None
        self._gone: dict[str, int] = {}
        """Since where a key is withdrawn, until a marker covers it."""

    def take(self, key: str, value: bytes | None) -> Statement | None:
        """Take one record in the order of the log; give what it tells that is believed and new.

        A tombstone is for the broker's compaction alone. Raises msgspec.DecodeError for what is no statement.
        """
        said = None if value is None else decode_statement(value)
        if said is None:
            return None
        if isinstance(said, Marker):
            return self._mark(said)
        before = self.said.get(key)
        told = self._gone.get(key, -1) if before is None else before.through
        if said.through < max(told, self._marked_at()) or said == before:
            return None
        if isinstance(said, Withdrawn):
            self._gone[key] = said.through
            return None if self.said.pop(key, None) is None else said
        self.said[key] = said
        return said

    def _mark(self, marker: Marker) -> Marker | None:
        before = self.marker
        if marker.through < self._marked_at():
            return None
        self.marker = marker
        self._gone = {key: through for key, through in self._gone.items() if through > marker.through}
        if marker.full:
            for key in [key for key, one in self.said.items() if _is_dropped(one, marker)]:
                del self.said[key]
        return None if marker == before else marker

    def _marked_at(self) -> int:
        """Give how far it is told: who goes on says nothing from before it, for every statement precedes its marker."""
        return -1 if self.marker is None else self.marker.through


def _is_dropped(said: Statement, marker: Marker) -> bool:
    """Say whether a full marker drops a statement: one from before it, or made with other reference data.

    A city that changes is folded anew from the same log, and so comes to the same `through`.
    """
    return said.through < marker.through or said.reference != marker.reference
