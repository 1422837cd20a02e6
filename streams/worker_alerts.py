"""Say the alerts of one partition and hear what was said: the shell around `streams.alert_speech`.

What was said is fact: alert.events is read to its end before anything is decided, and our own words are taken at once.
Whoever finds there that this fold has spoken from further on has been replaced, and says nothing (`alert_order`).
The partition of alert.events is the hall partition's own (same keys, same count); a partition of matters or of calls
reads all of them, for its units lie in any. It is read with an assigned consumer of its own, so that the book is always
beside its fold, however Kafka shares out the rest.
"""

import asyncio
import logging
from collections.abc import Collection

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas.admit import Record, admit, encode
from schemas.calendar import Calendar
from schemas.envelope import sequence
from schemas.events import NAME_OF
from schemas.events.system import AlertEscalated
from schemas.ids import natural_uuid7
from schemas.instants import instant
from schemas.live import WindowTile
from schemas.reference import City
from schemas.topics import ALERTS, HALL, PARTITIONS
from streams.alert_book import RATE, Book
from streams.alert_engine import Said
from streams.alert_order import LastWords
from streams.alert_speech import speak
from streams.fold import PartitionFold
from streams.output import Output, Row
from streams.worker import Work

_LOG = logging.getLogger(__name__)
_TICK = b'"type":"clock.ticked"'
RETRY_S = 0.5


class PartitionAlerts:
    """The book of alerts beside one fold, and the pen that writes in it."""

    def __init__(self, fold: PartitionFold, city: City, partition: int, *, given: Work, output: Output) -> None:
        self.book, self._words = Book(), LastWords()
        self._fold, self._city, self._given, self._output = fold, city, given, output
        self._calendar = Calendar(city.calendar)
        self._topic = given.prefix + ALERTS
        self._partition = partition if fold.source.startswith(f"{HALL}/") else None
        """Where is written: a hall's own partition, else where the key says."""
        wanted = range(PARTITIONS[ALERTS]) if self._partition is None else (partition,)
        self._tps = [TopicPartition(self._topic, number) for number in wanted]
        self._consumer: AIOKafkaConsumer | None = None
        self._shown: dict[str, tuple[str, bool]] = {}

    def dress(self, tile: WindowTile) -> WindowTile:
        """Put the open alert of a window on its tile."""
        alert = self.book.open.get((RATE, tile.window_id))
        if alert is None:
            return tile
        return msgspec.structs.replace(tile, alert_id=alert.alert_id, alert_acknowledged=alert.acknowledged)

    async def refresh(self) -> Collection[str]:
        """Read what was said, waiting out broker trouble; give the windows whose alert changed.

        A new connection reads to the end of the log before it answers. After that what has arrived is enough: our own
        words are in the book already, and asking for the end again would wait behind the open fetch at every tick.
        """
        while True:
            try:
                await self._read()
                return self._changed()
            except (KafkaError, OSError) as error:
                _LOG.warning("alert.events cannot be read", extra={"source": self._fold.source, "why": repr(error)})
                await self.close()
                await asyncio.sleep(RETRY_S)

    async def decide(self) -> Collection[str]:
        """Compare the fold at the tick just taken with what was said, and say the difference."""
        changed = set(await self.refresh())
        tick, position = self._fold.tick_at or 0, f"{self._fold.source}/{self._fold.through}"
        if self._words.is_ahead(f"worker/{self._fold.source}", (self._fold.through, tick)):
            _LOG.warning("another worker decides here by now: nothing is said", extra={"position": position})
            return changed
        found = speak(self._fold, self.book, position, city=self._city, calendar=self._calendar, wall=self._given.wall)
        said = [one for fact in found if (one := worded(fact, tick, position)) is not None]
        await self._output.say(self._topic, self._partition, [row for row, _ in said])
        for _, record in said:
            self._take(record)
            _LOG.info(record.name, extra={"id": record.id, "sentence": getattr(record.fact, "sentence", "")})
        return changed | set(self._changed())

    async def close(self) -> None:
        """Let go of the log; what was read stays in the book."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await consumer.stop()

    async def _read(self) -> None:
        if self._consumer is None:
            self._consumer = AIOKafkaConsumer(
                bootstrap_servers=self._given.kafka, enable_auto_commit=False, auto_offset_reset="earliest"
            )
            await self._consumer.start()
            self._consumer.assign(self._tps)
            for tp, end in (await self._consumer.end_offsets(self._tps)).items():
                while await self._consumer.position(tp) < end:
                    await self._hear(self._consumer, timeout_ms=200)
        await self._hear(self._consumer, timeout_ms=0)

    async def _hear(self, consumer: AIOKafkaConsumer, *, timeout_ms: int) -> None:
        for records in (await consumer.getmany(timeout_ms=timeout_ms)).values():
            for raw in records:
                self._follow(raw.value)

    def _follow(self, value: bytes | None) -> None:
        if value is None or _TICK in value:
            return
        judged = admit(value)
        if isinstance(judged, Record):
            self._take(judged)

    def _take(self, record: Record) -> None:
        if self._words.counts(record):
            self.book.follow(record.fact, record.id)

    def _changed(self) -> Collection[str]:
        shown = {
            subject: (alert.alert_id, alert.acknowledged)
            for (code, subject), alert in self.book.open.items()
            if code == RATE
        }
        changed = {window for window, _ in shown.items() ^ self._shown.items()}
        self._shown = shown
        return changed


class Listening:
    """The book without the pen: a version that is not shown hears what is said of alerts and says nothing itself."""

    def __init__(self, heard: PartitionAlerts) -> None:
        self.dress, self.refresh, self.close = heard.dress, heard.refresh, heard.close
        self.decide = heard.refresh


def worded(fact: Said, tick: int, position: str) -> tuple[Row, Record] | None:
    """Write one alert event: its id comes from the alert, what happened to it and the tick's place in the log.

    None, with an error in the log, for what would be refused by every reader.
    """
    name = NAME_OF[type(fact)]
    place, _, offset = position.rpartition("/")
    value = encode(
        fact,
        id=natural_uuid7(
            tick, fact.alert_id, name, position, *([fact.rung] if isinstance(fact, AlertEscalated) else [])
        ),
        source=f"worker/{place}",
        time=instant(tick),
        sequence=sequence(1, int(offset) % 10_000_000_000),
    )
    judged = admit(value)
    if isinstance(judged, Record):
        return (fact.hall_id.encode(), value), judged
    _LOG.error("an alert cannot be said", extra={"alert": fact.alert_id, "why": judged.detail})
    return None
