"""`hallmark alerts`: list what was said, with its evidence; `hallmark alerts ack ID` takes one on (签收)."""

import argparse
import asyncio
import logging
import os
import sys
import time
from typing import Any

import msgspec
from aiokafka import AIOKafkaProducer
from rich import box
from rich.console import Console
from rich.table import Table

from schemas.admit import Refusal, admit, encode
from schemas.clock import Clock, parse_clock
from schemas.envelope import sequence
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.events.system import AlertAcknowledged
from schemas.ids import uuid7
from schemas.instants import instant
from schemas.settings import Settings
from schemas.topics import ALERTS
from streams.alert_reader import reading
from streams.alert_rows import REASON_ZH, STATE_ZH, AlertRow, AlertRows, find


class CannotAcknowledge(HallmarkError):
    """The acknowledgement is not a valid event, or comes too late."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to list, or `ack`."""
    parser.add_argument("--all", action="store_true", help="包括已结束的 the ended ones too")
    parser.add_argument("--follow", action="store_true", help="一直看下去 keep watching (Ctrl-C ends it)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="表格或 JSON table or JSON")
    actions = parser.add_subparsers(dest="action", metavar="ack")
    ack = actions.add_parser("ack", help="签收一条告警 acknowledge an alert")
    ack.add_argument("id", help="告警编号，开头或结尾至少6位即可 the alert's id, at least 6 characters of either end")
    ack.add_argument("--by", required=True, help="谁签收（岗位） who takes it on, a role: 窗口负责人")
    ack.add_argument("--note", help="备注 a note")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List, follow or acknowledge."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    clock = parse_clock(settings.clock)
    if args.action == "ack":
        return asyncio.run(_acknowledge(settings.kafka, settings.topic_prefix, clock, args))
    return asyncio.run(_list(settings.kafka, settings.topic_prefix, args))


async def _list(kafka: str, prefix: str, args: argparse.Namespace) -> int:
    alerts = AlertRows()
    async with reading(kafka, prefix) as log:
        for _, _, record in await log.rest():
            alerts.follow(record)
        shown = sorted((row for row in alerts.rows.values() if args.all or row.is_open), key=lambda row: row.raised_at)
        _show(shown, args.format)
        while args.follow:
            said, _ = await log.more(1.0)
            for _, _, record in said:
                if (news := alerts.follow(record)) is not None:
                    _tell(*news, args.format)
    return 0


def _show(rows: list[AlertRow], form: str) -> None:
    if form == "json":
        _write(msgspec.json.format(msgspec.json.encode([as_json(row) for row in rows])).decode())
        return
    if not rows:
        _write("现在没有未结束的告警。 No open alert.")
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(rows))


def table(rows: list[AlertRow]) -> Table:
    """Lay out alerts for a terminal."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("编号 id", "状态 state", "起 since", "n", "满意 good", "不满意 bad", "签收 by"):
        made.add_column(heading, no_wrap=True)
    made.add_column("内容 sentence", overflow="fold")
    for row in rows:
        evidence = [str(row.n), str(row.good), str(row.bad)]
        made.add_row(
            row.short,
            state(row),
            _when(row.since),
            *evidence,
            row.acknowledged_by or ("待签收" if row.is_open else "–"),
            row.sentence,
        )
    return made


def state(row: AlertRow) -> str:
    """Say how an alert stands, in the wall's words."""
    return REASON_ZH.get(row.reason or "", "已结束") if not row.is_open else STATE_ZH.get(row.state, row.state)


def as_json(row: AlertRow) -> dict[str, Any]:  # Any: a JSON object
    """Give an alert as a JSON object, instants as local ISO text."""
    found = {name: getattr(row, name) for name in row.__struct_fields__}
    for name in ("since", "raised_at", "acknowledged_at", "cleared_at"):
        found[name] = None if found[name] is None else instant(found[name]).isoformat()
    return found | {"open": row.is_open}


_NEWS = {"raised": "发出", "changed": "变化", "cleared": "结束", "acknowledged": "签收"}


def _tell(what: str, row: AlertRow, form: str) -> None:
    if form == "json":
        _write(msgspec.json.encode({"event": what, **as_json(row)}).decode())
        return
    by = f"（{row.acknowledged_by}）" if what == "acknowledged" else ""
    _write(f"{_NEWS[what]} {what}{by} {row.short} {state(row)} {row.sentence}")


def _when(us: int) -> str:
    return f"{instant(us):%m-%d %H:%M}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _acknowledge(kafka: str, prefix: str, clock: Clock, args: argparse.Namespace) -> int:
    alerts = AlertRows()
    async with reading(kafka, prefix) as log:
        for _, _, record in await log.rest():
            alerts.follow(record)
    row = find(alerts.rows.values(), args.id)
    if not row.is_open:
        raise CannotAcknowledge(f"告警 {row.short} 已结束（{state(row)}），无须签收。", f"Alert {row.short} has ended.")
    if row.acknowledged_by is not None:
        _write(f"告警 {row.short} 已由 {row.acknowledged_by} 签收。 Already acknowledged by {row.acknowledged_by}.")
        return 0
    value = acknowledgement(row, args.by.strip(), args.note, clock.now_us(time.time()), os.urandom(10))
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, client_id="alerts-ack")
    await producer.start()
    try:
        await producer.send_and_wait(prefix + ALERTS, value, key=row.hall_id.encode())
    finally:
        await producer.stop()
    _write(f"已签收 {row.short}（{args.by.strip()}）：{row.sentence}")
    return 0


def acknowledgement(row: AlertRow, by: str, note: str | None, now: int, entropy: bytes) -> bytes:
    """Write the event of somebody taking an alert on; raises CannotAcknowledge for what is no valid event."""
    at = instant(now)
    fact = AlertAcknowledged(
        received_at=at,
        alert_id=row.alert_id,
        hall_id=row.hall_id,
        code=row.code,
        alert_subject=row.subject,
        by=by,
        note=note,
    )
    value = encode(
        fact, id=uuid7(now, entropy), source="command/alerts", time=at, sequence=sequence(1, now // 1_000_000)
    )
    judged = admit(value)
    if isinstance(judged, Refusal):
        raise CannotAcknowledge(f"签收内容不合格：{judged.detail}", f"Not a valid acknowledgement: {judged.detail}")
    return value
