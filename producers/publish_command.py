"""`hallmark publish FILE|-`: JSON Lines in, one answer a line out, in order, each given only when Kafka has it."""

import argparse
import sys
import time
from collections import Counter
from datetime import datetime
from queue import SimpleQueue
from threading import Thread

import msgspec
from kafka.errors import KafkaError

from producers.answers import Answer, RefusedLine, id_of, judge
from producers.connection import quiet
from producers.files import Line, lines_of, opened
from producers.privacy import kept, masked
from producers.publisher import Delivery, Publisher
from schemas.clock import parse_clock
from schemas.rejected import Rejected
from schemas.settings import Settings

SOURCE = "publish"
DELIVERY_S = 60.0
PATIENCE_S = DELIVERY_S + 10
Pending = tuple[Answer, Delivery]


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    parser.add_argument(
        "file", metavar="FILE", help="JSON Lines 文件，- 为标准输入 · a file of JSON Lines, - for stdin"
    )
    parser.epilog = (
        "每行一个完整事件（格式见 schemas/json/，样例见 tests/contract/examples/）；空行跳过；\n"
        "没有 received_at 的由本机盖章。"
        "逐行回答 accepted / rejected（附原因）/ retry（Kafka 未确认，原样重发即可）；有一行被拒则退出码为 1。\n"
        "One whole event a line (schemas/json/, examples in tests/contract/examples/); blank lines are skipped; a "
        "missing\nreceived_at is stamped here. Answers: accepted, rejected with its reason, retry (send it again as it "
        "is). Exit 1 if any was rejected."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Publish line by line."""
    quiet()
    clock = parse_clock(settings.clock)
    if args.file == "-" and sys.stdin.isatty():
        sys.stderr.write("每行一个 JSON 事件，Ctrl-D 结束。 One JSON event a line, Ctrl-D ends.\n")
    with (
        opened(args.file) as stream,
        Publisher(settings.kafka or "", prefix=settings.topic_prefix, delivery_s=DELIVERY_S) as publisher,
    ):
        answering = Answering()
        try:
            for line in lines_of(stream):
                answering.put(publish_line(line, publisher, clock.now(time.time())))
        finally:
            publisher.settle()
            said = answering.finish()
            sys.stderr.write(summary(said))
    return 1 if said["rejected"] else 0


def publish_line(line: Line, publisher: Publisher, now: datetime) -> Pending:
    """Send one line, or write down why not."""
    judged = judge(line.text, lambda: now)
    if isinstance(judged, RefusedLine):
        refused = Rejected(
            source=SOURCE,
            line=line.number,
            reason=judged.reason,
            detail=masked(judged.detail),
            received_at=now,
            size=line.size,
            original=kept(line.text),
        )
        return _rejected(line, judged), publisher.refuse(refused)
    return Answer(line=line.number, id=judged.record.id, status="accepted"), publisher.send(judged)


def _rejected(line: Line, judged: RefusedLine) -> Answer:
    return Answer(
        line=line.number,
        id=id_of(line.text),
        status="rejected",
        reason=judged.reason,
        detail=judged.detail,
        message=judged.chinese,
    )


def summary(said: Counter[str]) -> str:
    """Count the answers in two sentences."""
    accepted, rejected, retry = said["accepted"], said["rejected"], said["retry"]
    return (
        f"共 {said.total()} 行：接受 {accepted}，拒绝 {rejected}，未确认 {retry}。\n"
        f"{said.total()} lines: {accepted} accepted, {rejected} rejected, {retry} not confirmed.\n"
    )


class Answering:
    """A thread that waits for each delivery in order and prints its answer, so that reading may go on."""

    def __init__(self) -> None:
        self._pending: SimpleQueue[tuple[Pending, float] | None] = SimpleQueue()
        self._said: Counter[str] = Counter()
        self._thread = Thread(target=self._answer_all, name="answers", daemon=True)
        self._thread.start()

    def put(self, pending: Pending) -> None:
        """Hand over an answer that becomes true when its delivery succeeds."""
        self._pending.put((pending, time.monotonic() + PATIENCE_S))

    def finish(self) -> Counter[str]:
        """Wait for the last answer and give the counts by status."""
        self._pending.put(None)
        self._thread.join()
        return self._said

    def _answer_all(self) -> None:
        while (waiting := self._pending.get()) is not None:
            (answer, delivery), deadline = waiting
            answer = _final(answer, delivery, deadline)
            self._said[answer.status] += 1
            sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
            if self._pending.empty():
                sys.stdout.flush()


def _final(answer: Answer, delivery: Delivery, deadline: float) -> Answer:
    try:
        delivery.get(timeout=max(deadline - time.monotonic(), 0))
    except KafkaError as error:
        return Answer(line=answer.line, id=answer.id, status="retry", detail=str(error))
    return answer
