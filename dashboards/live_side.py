"""Hold what one version of the live topics says: by source and key the highest `through` (D5). Pure."""

from schemas.live import Marker, Statement, decode_statement, is_dropped


class LiveSide:
    """The believed statements and the last marker of each source."""

    def __init__(self) -> None:
        self.markers: dict[str, Marker] = {}
        self.said: dict[str, dict[str, Statement]] = {}
        self._full_at: dict[str, int] = {}

    def take(self, source: str, key: str, value: bytes | None) -> int:
        """Take one record and give 1 if it changed something, else 0."""
        said = self.said.setdefault(source, {})
        if value is None:
            return int(said.pop(key, None) is not None)
        statement = decode_statement(value)
        if isinstance(statement, Marker):
            return self._take_marker(source, statement)
        before = said.get(key)
        newest = self._full_at.get(source, -1) if before is None else before.through
        if statement is None or statement.through < newest:
            return 0
        said[key] = statement
        return int(statement != before)

    def _take_marker(self, source: str, marker: Marker) -> int:
        before = self.markers.get(source)
        if before is not None and marker.through < before.through:
            return 0
        self.markers[source] = marker
        if marker.full:
            said, self._full_at[source] = self.said[source], marker.through
            for key in [key for key, one in said.items() if is_dropped(one, marker)]:
                del said[key]
        return int(marker != before)
