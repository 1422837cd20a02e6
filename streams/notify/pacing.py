"""Decide what a receiver is told next: in order, in its hours, not more than its robot bears. Pure."""

import hashlib
from collections.abc import Callable, Collection, Sequence

import msgspec

from streams.notify.outbox_store import Notice
from streams.notify.receivers import ROBOTS, Receiver
from streams.notify.routing import CLEARED

A_MINUTE = 20
"""Messages a minute and robot (documented by WeCom and DingTalk; DingTalk then blocks for ten minutes)."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0


def robot_of(receiver: Receiver) -> str | None:
    """Name the robot behind a receiver without giving its secret away; None for what has no limit."""
    if not isinstance(receiver.channel, ROBOTS):
        return None
    return hashlib.sha256(msgspec.json.encode(receiver.channel, order="sorted")).hexdigest()[:16]


def sort_out(
    waiting: Sequence[Notice], told: Callable[[Notice], bool], is_silenced: Callable[[Notice], bool]
) -> tuple[list[Notice], list[Notice], list[Notice]]:
    """Part what waits into: may be told; silenced for good; ends that need no telling.

    While an alert is silenced its beginning and its rungs are not told, and its end waits: those who were told of the
    beginning hear of the end once the silence is over.
    """
    go: list[Notice] = []
    silenced: list[Notice] = []
    dropped: list[Notice] = []
    begun: set[str] = set()
    for notice in waiting:
        is_end = notice.message.transition == CLEARED
        if not is_end:
            (silenced if is_silenced(notice) else go).append(notice)
            begun |= set() if is_silenced(notice) else {notice.message.id}
        elif notice.message.id not in begun and not told(notice):
            dropped.append(notice)
        elif not is_silenced(notice):
            go.append(notice)
    return go, silenced, dropped


def choose(ready: Sequence[Notice], allowance: int | None, now: float) -> list[Notice]:
    """Give what is sent now: the oldest alone, or, with the last of the minute's messages, all as one digest.

    Nothing overtakes the oldest while that is put off: what stops it is the channel, not the message.
    """
    if not ready or ready[0].next_at > now or allowance == 0:
        return []
    return list(ready) if allowance == 1 else [ready[0]]


def pause_s(tries: int, wait_s: float, luck: float) -> float:
    """Give how long to wait after a failure: doubled each time up to a minute, with jitter; luck in [0, 1)."""
    doubled = min(FIRST_PAUSE_S * (1 << min(tries, 10)), LONGEST_PAUSE_S)
    return max(wait_s, doubled * (0.5 + luck / 2))


def unknown(waiting: Sequence[Notice], receivers: Collection[Receiver]) -> list[Notice]:
    """List what waits for receivers that the file no longer names."""
    names = {receiver.name for receiver in receivers}
    return [notice for notice in waiting if notice.receiver not in names]
