"""Which alert events count for nothing: those of a worker that was stopped while another took its place. Pure.

A fold says its alerts in the order of its log, tick after tick. Whoever speaks of a hall from an earlier tick than that
fold has already spoken from knew less than what was said. Offset and tick must both lie behind: a log that was made
anew begins at offset 0, and a clock may be set back.
"""

from schemas.admit import Record

Place = tuple[int, int]
"""Offset and instant (µs) of the tick at which was decided."""


class LastWords:
    """From where in its log each fold has last spoken, and of which hall: a hall's events keep one order."""

    def __init__(self) -> None:
        self._of_hall: dict[tuple[str, str], Place] = {}
        self._of_fold: dict[str, Place] = {}

    def counts(self, record: Record) -> bool:
        """Take an event in the order of the log; say whether it counts."""
        if not record.source.startswith("worker/"):
            return True
        place = (int(record.sequence.rpartition(":")[2]), record.occurred_at)
        key = (record.source, getattr(record.fact, "hall_id", ""))
        if is_behind(place, self._of_hall.get(key)):
            return False
        self._of_hall[key] = place
        if not is_behind(place, self._of_fold.get(record.source)):
            self._of_fold[record.source] = place
        return True

    def is_ahead(self, source: str, place: Place) -> bool:
        """Say whether a fold has already spoken from beyond a place: who stands there has been replaced."""
        return is_behind(place, self._of_fold.get(source))


def is_behind(place: Place, last: Place | None) -> bool:
    """Say whether a place lies before another one in the same log."""
    return last is not None and place[0] < last[0] and place[1] < last[1]
