"""The one metric that every contender computes: the satisfaction rate of each hall by the hour, nothing else."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from streams.shelves import Holder
from streams.worker_parts import Changes

HOUR_S = 3600


class _Data(msgspec.Struct):
    hall_id: str = ""
    level: int = 0


class _Message(msgspec.Struct):
    type: str
    time: datetime
    data: _Data


class Satisfaction:
    """Good and all ratings by hall and hour; decodes only what it needs."""

    def __init__(self) -> None:
        self.counts: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self._decode = msgspec.json.Decoder(_Message).decode

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        """Count the ratings among records."""
        for _, value in records:
            if value is None or b"rating.submitted" not in value:
                continue
            message = self._decode(value)
            if message.type == "rating.submitted":
                counted = self.counts[message.data.hall_id, int(message.time.timestamp()) // HOUR_S]
                counted[0] += message.data.level >= 3
                counted[1] += 1

    def totals(self) -> tuple[int, int]:
        """Give good and all, over everything."""
        return sum(one[0] for one in self.counts.values()), sum(one[1] for one in self.counts.values())


class SatisfactionFold(Satisfaction):
    """The same count as the worker's shell wants a fold to be (streams.worker_partition.Fold)."""

    def __init__(self) -> None:
        super().__init__()
        self.tick_at: int | None = None
        self.beat: int | None = None
        self.through = -1
        self.admitted = self.refused = self.beyond_live = 0
        self.newest_at = 0

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        """Count, and note how far."""
        super().take(records)
        self.through = records[-1][0]

    def statements(self, *, full: bool) -> Changes:  # noqa: ARG002 - the shell's signature
        """Say nothing: the shell alone is measured."""
        return []

    def mark(self) -> int | None:
        """Hold nothing."""
        return self.through

    def holder(self) -> Holder | None:
        """Name nothing: nothing of it is held by name."""
        return None
