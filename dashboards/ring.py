"""One ring of encoded frames for all clients of a language; a client is only a cursor into it (design D13).

Nothing is queued for a client: whoever falls too far behind, or comes from another epoch, gets one fresh snapshot.
"""

from collections import deque
from collections.abc import Callable, Mapping

import msgspec

FRAMES = 300
FAR_BEHIND = 10

Meta = Mapping[str, object]
"""The clock, the age of the data and their limits, for a page that must know when it is no longer live."""


class Ring:
    """Frames of one language. meta is asked anew for every frame, so that each carries the time it was made."""

    def __init__(self, epoch: str, meta: Callable[[], Meta]) -> None:
        self.epoch = epoch
        self.seq = 0
        self.shape = ""
        self.values: Mapping[str, str] = {}
        self._meta = meta
        self._frames: deque[tuple[int, bytes]] = deque(maxlen=FRAMES)

    def show(self, values: Mapping[str, str], shape: str) -> bool:
        """Take the texts of a new picture; make one frame of what changed, and say whether anything did."""
        changed = {name: text for name, text in values.items() if self.values.get(name) != text}
        if not changed and shape == self.shape:
            return False
        self.seq += 1
        self.values, self.shape = values, shape
        body = {"set": changed, "shape": shape, "meta": self._meta()}
        self._frames.append((self.seq, _encoded("delta", body, self._id)))
        return True

    @property
    def _id(self) -> str:
        return f"{self.epoch}-{self.seq}"

    def snapshot(self) -> bytes:
        """Encode the whole picture."""
        return _encoded("snapshot", {"set": self.values, "shape": self.shape, "meta": self._meta()}, self._id)

    def heartbeat(self) -> bytes:
        """Encode a sign of life: a named event, since a page never sees comments; without id, so it resumes nothing."""
        return _encoded("heartbeat", {"shape": self.shape, "meta": self._meta()}, None)

    def cursor(self, last_event_id: str) -> int | None:
        """Find where a client was; None for a client of another epoch, which needs a snapshot."""
        epoch, _, seq = last_event_id.rpartition("-")
        if epoch != self.epoch or not seq.isdecimal():
            return None
        return int(seq) if int(seq) <= self.seq else None

    def since(self, cursor: int | None) -> bytes:
        """Give what a client has missed: the frames after its cursor, or a snapshot when that is shorter."""
        if cursor is None or self.seq - cursor > min(FAR_BEHIND, len(self._frames)):
            return self.snapshot()
        return b"".join(frame for seq, frame in self._frames if seq > cursor)


def _encoded(event: str, body: Mapping[str, object], event_id: str | None) -> bytes:
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {event}\ndata: ".encode() + msgspec.json.encode(body) + b"\n\n"
