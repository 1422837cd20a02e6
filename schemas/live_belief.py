"""What a reader believes of one partition of a live topic: the rule of `schemas.live`, in one place. Pure."""

from schemas.live import Marker, Statement, Withdrawn, decode_statement


class Belief:
    """The believed statements of one partition, and its last marker."""

    def __init__(self) -> None:
        self.said: dict[str, Statement] = {}
        self.marker: Marker | None = None
        self._full_at = -1

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
        newest = self._full_at if before is None else before.through
        if said.through < newest or said == before:
            return None
        if isinstance(said, Withdrawn):
            return None if self.said.pop(key, None) is None else said
        self.said[key] = said
        return said

    def _mark(self, marker: Marker) -> Marker | None:
        before = self.marker
        if before is not None and marker.through < before.through:
            return None
        self.marker = marker
        if marker.full:
            self._full_at = marker.through
            for key in [key for key, one in self.said.items() if _is_dropped(one, marker)]:
                del self.said[key]
        return None if marker == before else marker


def _is_dropped(said: Statement, marker: Marker) -> bool:
    """Say whether a full marker drops a statement: one from before it, or made with other reference data.

    A city that changes is folded anew from the same log, and so comes to the same `through`.
    """
    return said.through < marker.through or said.reference != marker.reference
