"""The agents: one a topic family, one batch at a time, in the order of the log.

Nothing escapes the loop. Faust acknowledges the event whose agent failed and goes on (reliability A3), so a bug must
end the process instead: `os._exit` commits nothing, and the next start replays from the mark.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from schemas.topics import LIVE_OF
from streams.transport import Batch, RawBatch
from streams.worker_partitions import LivePartitions

_LOG = logging.getLogger(__name__)
BUG = 70
"""Exit code of a bug (EX_SOFTWARE)."""


def add_agents(app: Any, partitions: LivePartitions, prefix: str = "") -> None:
    """Give the app one agent for each topic that is folded live."""
    for name in LIVE_OF:
        topic = app.topic(prefix + name, schema=RawBatch(), key_type=bytes, value_type=bytes)
        app.agent(topic, name=f"fold-{name}", concurrency=1)(_folding(partitions))


def _folding(partitions: LivePartitions) -> Callable[[Any], Awaitable[None]]:
    async def fold(stream: Any) -> None:
        events: AsyncIterator[Any] = stream.events()
        async for event in events:
            batch: Batch = event.value
            await or_die(partitions.take(event.message.topic, event.message.partition, batch))

    return fold


async def or_die(work: Awaitable[None]) -> None:
    """Do the work; on anything but being stopped, say why and end the process without a commit."""
    try:
        await work
    except asyncio.CancelledError:
        raise
    except BaseException:
        _LOG.exception("a bug in the worker: stopping at once, nothing committed")
        logging.shutdown()
        os._exit(BUG)
