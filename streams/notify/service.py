"""Run the notifier: one task reads the log, one task a receiver sends; reading never waits for sending.

The file of addresses is looked at before every message: a key that was put right counts at once, and so does a retry.
"""

import asyncio
import fcntl
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from schemas.calendar import Calendar
from schemas.clock import Clock
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.events import NAME_OF
from schemas.events.system import AlertCleared, AlertRaised
from schemas.reference import City
from schemas.topics import ALERTS
from streams.alert_reader import NoTopics, reading
from streams.notify.addresses import Addresses
from streams.notify.answers import Again, Answer, Refused, Taken
from streams.notify.delivery import deliver
from streams.notify.no_address import gaps, to_say, worded
from streams.notify.outbox import Outbox
from streams.notify.outbox_store import Notice
from streams.notify.pacing import A_MINUTE, choose, pause_s, robot_of, sort_out, unknown
from streams.notify.receivers import Receiver
from streams.reference_reader import ReferenceReader

_LOG = logging.getLogger(__name__)
LOOK_EVERY_S = 0.5


class AlreadyNotifying(HallmarkError):
    """Another notifier sends from this home: two would tell twice."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} 已有一个通知服务在运行，两个会重复发送。查看：hallmark status",
            f"A notifier runs in {home} already, and two would tell everything twice. See `hallmark status`.",
        )


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the home's outbox for one notifier; the kernel drops the lock with the process."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "notify.lock").open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyNotifying(home) from error
        yield


def may_leave(notice: Notice, receiver: Receiver, city: City, calendar: Calendar, now: int) -> bool:
    """Say whether a notice may go now: in the opening hours of the hall it is about, or always if so wished."""
    hall = notice.message.hall_id
    return receiver.hours == "always" or calendar.is_open(hall, now, city.zone_of(hall))


def _name(fact: AlertRaised | AlertCleared) -> tuple[str, str]:
    return fact.alert_id, NAME_OF[type(fact)]


async def _append(kafka: str, prefix: str, messages: Sequence[tuple[bytes, bytes]]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, client_id="notify")
    await producer.start()
    try:
        for key, value in messages:
            await producer.send_and_wait(prefix + ALERTS, value, key=key)
    finally:
        await producer.stop()


class Notifier:
    """The running parts. `now_us` is the product's clock: opening hours and silences go by it, pauses do not."""

    def __init__(self, outbox: Outbox, addresses: Addresses, reference: ReferenceReader, clock: Clock) -> None:
        self.outbox, self.reference = outbox, reference
        self._addresses, self._clock = addresses, clock
        self._caught_up = asyncio.Event()
        self._is_other_file = False
        self._said: set[tuple[str, str]] = set()

    async def read_for_ever(self, kafka: str, prefix: str) -> None:
        """Read alert.events into the outbox, through every trouble of the broker."""
        told = False
        while True:
            try:
                await self.reference.start()
                await self._read(kafka, prefix)
            except (KafkaError, OSError, BrokerUnreachable, NoTopics) as error:
                if not told:
                    _LOG.warning("waiting for Kafka", extra={"kafka": kafka, "error": repr(error)})
                told = True
                await asyncio.sleep(1.0)
            finally:
                await self.reference.stop()

    async def _read(self, kafka: str, prefix: str) -> None:
        async with reading(kafka, prefix) as log:
            ends = await log.ends()
            begin = self.outbox.begin(ends)
            _LOG.info("reading alerts", extra={"from": begin})
            reached = dict.fromkeys(ends, 0)
            while True:
                said, next_offsets = await log.more(0.25)
                if self.outbox.take(said, next_offsets, self.reference.city):
                    _LOG.info("to be sent", extra=self.outbox.store.count())
                reached |= next_offsets
                await self.reference.refresh()
                is_first = not self._caught_up.is_set() and all(reached[place] >= end for place, end in ends.items())
                if is_first:
                    self._caught_up.set()
                if is_first or ((said or self._is_other_file) and self._caught_up.is_set()):
                    self._is_other_file = False
                    await self._say_who_is_missing(kafka, prefix)

    async def _say_who_is_missing(self, kafka: str, prefix: str) -> None:
        """Append AL-26 for every role that nobody has, once; reading it back tells the data team."""
        now, city = self._clock.now_us(time.time()), self.reference.city
        found = gaps(self.outbox.store.unaddressed(), self.outbox.receivers, city)
        facts = [one for one in to_say(found, self.outbox.rows.rows, city, now) if _name(one) not in self._said]
        if facts:
            await _append(kafka, prefix, [(fact.hall_id.encode(), worded(fact, now)) for fact in facts])
            self._said |= {_name(fact) for fact in facts}
            _LOG.warning("who is missing", extra={"said": [fact.sentence for fact in facts]})

    async def serve(self, kafka: str, prefix: str, stopping: asyncio.Event) -> None:
        """Read and send until told to stop; whoever the file names newly is sent to from then on."""
        self._drop_unknown()
        async with asyncio.TaskGroup() as tasks:
            work = {"": tasks.create_task(self.read_for_ever(kafka, prefix))}
            while not stopping.is_set():
                self._refresh()
                work = {name: task for name, task in work.items() if not task.done()}
                for name in {one.name for one in self.outbox.receivers} - work.keys():
                    work[name] = tasks.create_task(self.send_for_ever(name))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), LOOK_EVERY_S)
            for task in work.values():
                task.cancel()

    async def send_for_ever(self, name: str) -> None:
        """Tell one receiver what waits for it, as long as the file names it.

        Begins when the log was read: a silence may stand at its end.
        """
        await self._caught_up.wait()
        while (receiver := self._refresh().named(name)) is not None:
            batch = self._next(receiver)
            if not batch:
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            if (robot := robot_of(receiver)) is not None:
                self.outbox.store.attempted(robot, time.time())
            answer = await deliver(receiver, [notice.message for notice in batch], time.time())
            self._settle(receiver, batch, answer)

    def _refresh(self) -> Addresses:
        if self._addresses.refresh():
            self.outbox.receivers = tuple(self._addresses.receivers)
            self._is_other_file = True
            self._drop_unknown()
            _LOG.info("addresses read again", extra={"receivers": [one.name for one in self.outbox.receivers]})
        return self._addresses

    def _next(self, receiver: Receiver) -> list[Notice]:
        store, now_us = self.outbox.store, self._clock.now_us(time.time())
        waiting = store.waiting_for(receiver.name)
        if not waiting:
            return []
        go, silenced, dropped = sort_out(waiting, self._told, self._is_silenced(now_us))
        store.end(silenced, "silenced", time.time())
        store.end(dropped, "dropped", time.time())
        city, calendar = self.reference.city, self.reference.calendar
        ready = [one for one in go if may_leave(one, receiver, city, calendar, now_us)]
        return choose(ready, self._allowance(receiver), time.time())

    def _told(self, notice: Notice) -> bool:
        return self.outbox.store.told(notice.message, notice.receiver)

    def _is_silenced(self, now_us: int) -> Callable[[Notice], bool]:
        until = self.outbox.silenced_until
        return lambda notice: until.get(notice.message.id, 0) > now_us

    def _allowance(self, receiver: Receiver) -> int | None:
        robot = robot_of(receiver)
        if robot is None:
            return None
        return max(A_MINUTE - self.outbox.store.attempts_since(robot, time.time() - 60), 0)

    def _settle(self, receiver: Receiver, batch: Sequence[Notice], answer: Answer) -> None:
        store, about = self.outbox.store, {"receiver": receiver.name, "key": batch[0].message.key, "many": len(batch)}
        match answer:
            case Taken():
                store.end(batch, "sent", time.time())
                _LOG.info("sent", extra={**about, "sentence": batch[0].message.sentence})
            case Again(why, wait_s):
                pause = pause_s(batch[0].tries, wait_s, random.random())  # noqa: S311 - jitter, not a secret
                store.put_off(batch, time.time() + pause, why)
                _LOG.warning("not taken, will be sent again", extra={**about, "why": why, "in_s": round(pause, 1)})
            case Refused(why):
                store.end(batch, "given_up", time.time(), why)
                _LOG.error("refused, given up", extra={**about, "why": why})

    def _drop_unknown(self) -> None:
        """Give up what waits for receivers that the file no longer names."""
        store = self.outbox.store
        store.end(unknown(store.rows("waiting"), self.outbox.receivers), "given_up", time.time(), "no such receiver")
