"""`hallmark notify`: tell people of alerts, by the addresses of one local file; check, test, example, list, retry."""

import argparse
import asyncio
import logging
import signal
import sys
import time

from prometheus_client import REGISTRY

from schemas.clock import parse_clock
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.instants import instant
from schemas.settings import Settings
from streams.notify.addresses import Addresses
from streams.notify.answers import Taken
from streams.notify.delivery import deliver
from streams.notify.messages import Message
from streams.notify.metrics import OutboxMetrics
from streams.notify.outbox import Outbox
from streams.notify.outbox_store import Notice, OutboxStore
from streams.notify.receivers import EXAMPLE, ROLES, BadReceivers, Receiver, read, receivers_of
from streams.notify.service import Notifier, alone
from streams.reference_reader import ReferenceReader

STATE_WORDS = {
    "waiting": "待发 waiting",
    "sent": "已发 sent",
    "given_up": "被拒 given up",
    "silenced": "已静默 silenced",
    "dropped": "不必发 dropped",
    "no_address": "无地址 no address",
}
OUTBOX = "notify.db"


class NothingToTell(HallmarkError):
    """Neither a file of addresses nor HALLMARK_WEBHOOK."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to do; nothing = run the service."""
    parser.epilog = (
        "地址文件由 HALLMARK_NOTIFY 给出（默认 <HALLMARK_HOME>/notify.toml，权限 600）；HALLMARK_WEBHOOK 再加一个。\n"
        "HALLMARK_NOTIFY names the file of addresses (mode 600); HALLMARK_WEBHOOK adds one that gets everything."
    )
    actions = parser.add_subparsers(dest="action", metavar="check|test|example|list|retry")
    actions.add_parser("check", help="检查地址文件 check the file of addresses")
    actions.add_parser("example", help="打印一份带注释的样例 print a commented example")
    shown = actions.add_parser("list", help="看发了什么、没发出什么 what was sent, and what was not")
    shown.add_argument("--all", action="store_true", help="包括已发的 the sent ones too")
    for name, about in (
        ("test", "发一条试验消息 send one test message"),
        ("retry", "重发被拒的 send again what was refused"),
    ):
        action = actions.add_parser(name, help=about)
        action.add_argument("receiver", help="地址文件里的名称 a name in the file")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run the service, or answer a question about it."""
    for noisy in ("aiokafka", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL if noisy == "aiokafka" else logging.WARNING)
    match args.action:
        case "example":
            sys.stdout.write(EXAMPLE)
            return 0
        case "check":
            return _check(settings)
        case "test":
            return asyncio.run(_test(_named(settings, args.receiver), settings))
        case "list":
            return _list(settings, everything=args.all)
        case "retry":
            receiver = _named(settings, args.receiver)
            _write(
                f"{receiver.name}：{OutboxStore(settings.home / OUTBOX).again(receiver.name)} 条将重发 will go again"
            )
            return 0
    addresses = Addresses(settings.notify_file, settings.webhook)
    if not addresses.receivers:
        raise NothingToTell(
            f"没有可以通知的地址：{settings.notify_file} 不存在或为空。样例：hallmark notify example",
            f"Nobody to tell: {settings.notify_file} is missing or empty. See `hallmark notify example`.",
        )
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    with alone(settings.home):
        asyncio.run(_serve(settings.kafka, settings, addresses))
    return 0


async def _serve(kafka: str, settings: Settings, addresses: Addresses) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    outbox = Outbox(settings.home / OUTBOX, addresses.receivers)
    reference = ReferenceReader(kafka, settings.topic_prefix)
    names = [one.name for one in addresses.receivers]
    REGISTRY.register(OutboxMetrics(outbox.store))
    _LOG.info("telling of alerts", extra={"receivers": names, **outbox.store.count()})
    notifier = Notifier(outbox, addresses, reference, parse_clock(settings.clock))
    await notifier.serve(kafka, settings.topic_prefix, stopping)


_LOG = logging.getLogger(__name__)


def _named(settings: Settings, name: str) -> Receiver:
    found = receivers_of(settings.notify_file, settings.webhook)
    for receiver in found:
        if receiver.name == name:
            return receiver
    known = "、".join(receiver.name for receiver in found) or "–"
    raise BadReceivers(f"没有名为“{name}”的接收人。现有：{known}", f"No receiver {name!r}. There are: {known}")


def _check(settings: Settings) -> int:
    path = settings.notify_file
    if not path.exists():
        raise BadReceivers(f"没有 {path}。样例：hallmark notify example", f"No {path}. See `hallmark notify example`.")
    for one in read(path):
        where = "".join(f" {part}" for part in (one.unit, one.window) if part)
        role = ROLES.get(one.role, "全部 all" if one.role == "*" else f"{one.role}？")
        _write(f"{one.name}：{role}{where} · {one.channel.__struct_config__.tag} · {one.language} · {one.hours}")
    return 0


async def _test(receiver: Receiver, settings: Settings) -> int:
    answer = await deliver(receiver, [a_trial(parse_clock(settings.clock).now_us(time.time()))], time.time())
    if isinstance(answer, Taken):
        _write(f"{receiver.name}：对方已收下 taken")
        return 0
    _write(f"{receiver.name}：没有收下 not taken：{answer.why}")
    return 1


def a_trial(now: int) -> Message:
    """Write the message of `hallmark notify test`, which says that it is one."""
    at = instant(now).isoformat()
    return Message(
        id=f"test-{now}",
        transition="raised",
        code="TEST",
        subject="test",
        hall_id="test",
        window_id=None,
        state="open",
        sentence="【试验】这是一条试验消息，无须处理。",
        sentence_en="[Test] This is a test message; nothing needs to be done.",
        since=at,
        raised_at=at,
        n=0,
        good=0,
        bad=0,
    )


def _list(settings: Settings, *, everything: bool) -> int:
    store = OutboxStore(settings.home / OUTBOX)
    rows = store.rows() if everything else store.rows("waiting", "given_up", "silenced", "no_address")
    for notice in rows:
        _write(line(notice))
    counts = " · ".join(f"{STATE_WORDS[state]} {n}" for state, n in sorted(store.count().items()))
    _write(counts or "还没有通知 no notice yet")
    return 1 if any(notice.state in ("given_up", "no_address") for notice in rows) else 0


def line(notice: Notice) -> str:
    """Write one notice for a terminal."""
    why = f"（{notice.why}）" if notice.why else ""
    return f"{STATE_WORDS[notice.state]} → {notice.receiver} {notice.message.transition}{why} {notice.message.sentence}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
