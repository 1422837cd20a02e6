"""`hallmark webhook`: tell each alert to one address, once when it begins and once when it ends, in opening hours.

Reading never waits for the address; what cannot be sent now stays in the outbox, in order.
"""

import argparse
import asyncio
import logging
import signal
import time
from collections.abc import Callable

import httpx
from aiokafka.errors import KafkaError

from schemas.calendar import Calendar
from schemas.clock import parse_clock
from schemas.errors import BadSetting, BrokerUnreachable
from schemas.reference import City
from schemas.settings import Settings
from streams.alert_reader import NoTopics, reading
from streams.reference_reader import ReferenceReader
from streams.webhook_outbox import Notice, Outbox

_LOG = logging.getLogger(__name__)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 60.0
LOOK_EVERY_S = 0.5


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: HALLMARK_WEBHOOK is the address."""
    parser.epilog = (
        "地址由 HALLMARK_WEBHOOK 给出；只在大厅开放时间发送，失败会一直重试。\n"
        "HALLMARK_WEBHOOK is the address; sends in opening hours only and retries for ever."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Send until stopped."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings.webhook is None:
        raise BadSetting("HALLMARK_WEBHOOK", "", "http://… 或 https://…")
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    asyncio.run(_serve(settings.kafka, settings, settings.webhook))
    return 0


async def _serve(kafka: str, settings: Settings, address: str) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    outbox, clock = Outbox(settings.home / "webhook.db"), parse_clock(settings.clock)
    reference = ReferenceReader(kafka, settings.topic_prefix)

    def may_go(notice: Notice) -> bool:
        return may_leave(notice, reference.city, reference.calendar, clock.now_us(time.time()))

    _LOG.info("sending alerts", extra={"address": address, "waiting": len(outbox.waiting())})
    async with asyncio.TaskGroup() as tasks:
        work = [
            tasks.create_task(_read_for_ever(kafka, settings.topic_prefix, outbox, reference)),
            tasks.create_task(_send_for_ever(address, outbox, may_go)),
        ]
        await stopping.wait()
        for task in work:
            task.cancel()
    await reference.stop()


def may_leave(notice: Notice, city: City, calendar: Calendar, now: int) -> bool:
    """Say whether a notice may go now: in the opening hours of its hall."""
    return calendar.is_open(notice.hall_id, now, city.zone_of(notice.hall_id))


async def _read_for_ever(kafka: str, prefix: str, outbox: Outbox, reference: ReferenceReader) -> None:
    told = False
    while True:
        try:
            await reference.start()
            async with reading(kafka, prefix) as log:
                begin = outbox.begin(await log.ends())
                _LOG.info("reading alerts", extra={"from": begin})
                told = False
                while True:
                    said, _ = await log.more(0.25)
                    if outbox.take(said, begin):
                        _LOG.info("to be sent", extra={"waiting": len(outbox.waiting())})
                    await reference.refresh()
        except (KafkaError, OSError, BrokerUnreachable, NoTopics) as error:
            if not told:
                _LOG.warning("waiting for Kafka", extra={"kafka": kafka, "error": repr(error)})
            told = True
            await asyncio.sleep(1.0)
        finally:
            await reference.stop()


async def _send_for_ever(address: str, outbox: Outbox, may_go: Callable[[Notice], bool]) -> None:
    pause = FIRST_PAUSE_S
    is_here = httpx.URL(address).host in ("127.0.0.1", "localhost", "::1")
    async with httpx.AsyncClient(timeout=10.0, trust_env=not is_here) as client:
        while True:
            notice = next((one for one in outbox.waiting() if may_go(one)), None)
            if notice is None:
                await asyncio.sleep(LOOK_EVERY_S)
            elif (trouble := await _post(client, address, notice)) is None:
                outbox.sent(notice)
                pause = FIRST_PAUSE_S
                _LOG.info("sent", extra={"key": notice.key, "body": notice.body.decode()})
            else:
                _LOG.warning("not taken, will be sent again", extra={"key": notice.key, "why": trouble, "in_s": pause})
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)


async def _post(client: httpx.AsyncClient, address: str, notice: Notice) -> str | None:
    """Post one notice; None when it was taken, else why not."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": notice.key}
    try:
        answer = await client.post(address, content=notice.body, headers=headers)
    except httpx.HTTPError as error:
        return repr(error)
    return None if answer.is_success else f"HTTP {answer.status_code}"
