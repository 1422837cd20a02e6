"""Events through the doors into a real Kafka: publisher, publish, rate."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from producers.publisher import MOST_RECORDS, NotDelivered, Publisher, TopicMissing
from producers.sealing import Sealed, seal
from schemas.envelope import sequence
from schemas.errors import BrokerUnreachable
from schemas.events.rating import RatingSubmitted
from schemas.ids import natural_uuid7
from schemas.instants import instant, micros
from schemas.rejected import Rejected
from schemas.settings import Settings
from schemas.topics import HALL, REJECTED, topic_of
from stack.home import make_home
from stack.probe import brokers_seen, free_port
from stack.process import hallmark_command, with_our_code
from stack.topics import provision
from tests.integration.log_reader import objects_in, records_in

EXAMPLES = Path(__file__).parents[1] / "contract" / "examples"
START = micros(instant(1_791_942_067_000_000))


def presses(count: int) -> Iterator[Sealed]:
    for n in range(count):
        at = instant(START + n * 1_000)
        fact = RatingSubmitted(
            received_at=at, hall_id=f"H{n % 9}", window_id="W", raw_code="5", raw_scale="five-key/1", level=5
        )
        event = seal(fact, id=natural_uuid7(START, n), source="test", time=at, sequence=sequence(0, n))
        assert isinstance(event, Sealed)
        yield event


def environment(settings: Settings, **more: str) -> dict[str, str]:
    return with_our_code(
        {
            **os.environ,
            "HALLMARK_HOME": str(settings.home),
            "HALLMARK_KAFKA": settings.kafka or "",
            "HALLMARK_TOPIC_PREFIX": settings.topic_prefix,
            **more,
        }
    )


def hallmark(settings: Settings, *words: str, stdin: bytes = b"", **more: str) -> "subprocess.CompletedProcess[bytes]":
    command = [*hallmark_command(), *words]
    return subprocess.run(
        command, input=stdin, env=environment(settings, **more), capture_output=True, timeout=120, check=False
    )


def test_more_than_may_be_on_the_way_at_once_all_arrives_in_order_of_each_hall(kafka: str, topics: str) -> None:
    count = 2 * MOST_RECORDS + 500
    with Publisher(kafka, prefix=topics) as publisher:
        for event in presses(count):
            publisher.send(event)
        counts = publisher.flush()
    assert (counts.sent, counts.acknowledged, counts.failed, counts.distinct) == (count, count, 0, count)
    stored = records_in(kafka, topics + HALL)
    assert len(stored) == count
    for hall in range(9):
        numbers = [record.sequence for record in stored if record.subject == f"H{hall}"]
        assert numbers == sorted(numbers)


def test_an_event_sent_twice_is_acknowledged_twice_and_distinct_once(kafka: str, topics: str) -> None:
    with Publisher(kafka, prefix=topics) as publisher:
        for _ in range(2):
            for event in presses(10):
                publisher.publish_bytes(event.value)
        publisher.refuse(Rejected(source="test", reason="not_json", received_at=instant(START)))
        counts = publisher.flush()
    assert (counts.acknowledged, counts.distinct) == (20, 10)
    assert [one["reason"] for one in objects_in(kafka, topics + REJECTED)] == ["not_json"]


def test_no_broker_and_no_topic_are_said_in_a_few_seconds(kafka: str, prefix: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(BrokerUnreachable, match="hallmark up"):
            Publisher(f"127.0.0.1:{taken.getsockname()[1]}")
    with pytest.raises(TopicMissing, match="hallmark topics"), Publisher(kafka, prefix=prefix) as publisher:
        publisher.send(next(presses(1)))


def test_what_the_broker_refuses_is_counted_and_told(kafka: str, prefix: str) -> None:
    from kafka import KafkaAdminClient  # noqa: PLC0415 - the fixture of this name hides the package at module level

    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_topics(
        {prefix + HALL: {"num_partitions": 1, "configs": {"max.message.bytes": "100"}}}, wait_for_metadata=True
    )
    admin.close()
    publisher = Publisher(kafka, prefix=prefix, delivery_s=10)
    delivery = publisher.send(next(presses(1)))
    with pytest.raises(NotDelivered, match="1 条"):
        publisher.flush()
    assert not delivery.succeeded()
    publisher.close()


def test_a_broker_that_pauses_too_long_fails_what_was_on_the_way_and_gets_the_rest(tmp_path: Path) -> None:
    port = free_port()
    env = with_our_code({**os.environ, "HALLMARK_HOME": str(tmp_path), "HALLMARK_KAFKA_PORT": str(port)})
    make_home(tmp_path)
    address = f"127.0.0.1:{port}"
    with subprocess.Popen(
        [*hallmark_command(), "broker"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as broker:
        try:
            await_brokers(address)
            provision(address)
            failed = send_through_a_pause(address, broker)
            stored = {record.id for record in records_in(address, HALL)}
        finally:
            broker.send_signal(signal.SIGCONT)
            broker.terminate()
    events = list(presses(3_000))
    assert failed == 1_000
    assert {event.record.id for event in [*events[:1_000], *events[2_000:]]} <= stored


def await_brokers(address: str) -> None:
    deadline = time.monotonic() + 60
    while not brokers_seen(address):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def send_through_a_pause(address: str, broker: "subprocess.Popen[bytes]") -> int:
    events = list(presses(3_000))
    publisher = Publisher(address, delivery_s=3)
    for event in events[:1_000]:
        publisher.send(event)
    publisher.flush()
    broker.send_signal(signal.SIGSTOP)
    for event in events[1_000:2_000]:
        publisher.send(event)
    publisher.settle()
    broker.send_signal(signal.SIGCONT)
    await_brokers(address)
    for event in events[2_000:]:
        publisher.send(event)
    with pytest.raises(NotDelivered, match="1000 条"):
        publisher.flush()
    counts = publisher.counts
    publisher.close()
    assert (counts.acknowledged, counts.distinct) == (2_000, 2_000)
    return counts.failed


def test_publish_answers_every_line_in_order_and_writes_the_refused_ones_down(settings: Settings) -> None:
    good = [path.read_bytes().replace(b"\n", b"") for path in sorted(EXAMPLES.glob("*.json"))]
    lines = [*good[:3], b"nonsense, phone 13812345678", b"", b"x" * 300_000, *good[3:]]
    done = hallmark(settings, "publish", "-", stdin=b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done.stderr
    assert [answer["line"] for answer in answers] == [n for n, line in enumerate(lines, start=1) if line]
    rejected = {answer["line"]: answer["reason"] for answer in answers if answer["status"] == "rejected"}
    ticks = {n for n, line in enumerate(lines, start=1) if b'"clock.ticked"' in line}
    assert rejected == {4: "not_json", 6: "too_large", **dict.fromkeys(ticks, "reserved")}
    assert f"接受 {len(good) - 1}，拒绝 3" in done.stderr.decode()
    accepted = {answer["id"] for answer in answers if answer["status"] == "accepted"}
    names = {topic_of(json.loads(line)["type"]) for line in good if b'"clock.ticked"' not in line}
    kafka = settings.kafka or ""
    assert {one.id for name in names for one in records_in(kafka, settings.topic_prefix + name)} == accepted
    kept = {one["line"]: one for one in objects_in(kafka, settings.topic_prefix + REJECTED)}
    assert kept.keys() == rejected.keys()
    assert kept[4]["original"] == "nonsense, phone ***"
    assert kept[6]["size"] == 300_001


def test_publish_answers_while_its_input_stays_open(settings: Settings) -> None:
    event = EXAMPLES.joinpath("rating.submitted.json").read_bytes().replace(b"\n", b"") + b"\n"
    command = [*hallmark_command(), "publish", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(settings), **pipes) as process:  # type: ignore[call-overload] # keywords
        for _ in range(2):
            process.stdin.write(event)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["status"] == "accepted"
        process.stdin.close()
        assert process.wait(30) == 0


def test_publish_without_a_broker_ends_with_a_sentence(settings: Settings) -> None:
    started = time.monotonic()
    done = hallmark(settings, "publish", "-", stdin=b"{}\n", HALLMARK_KAFKA="127.0.0.1:1")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("连不上 Kafka（127.0.0.1:1）")
    assert time.monotonic() - started < 30


def test_a_pressed_key_is_in_the_log_at_the_products_time(settings: Settings) -> None:
    published = hallmark(settings, "city", "publish", "examples/city")
    assert published.returncode == 0, published.stderr
    clock = "2026-10-14T09:41:07+08:00"
    done = hallmark(settings, "rate", "城关派出所户籍窗口", "2", "--visit", "V7", HALLMARK_CLOCK=clock)
    assert done.returncode == 0, done.stderr
    assert "2 不满意，2026-10-14 09:41:07" in done.stdout.decode()
    (record,) = records_in(settings.kafka or "", settings.topic_prefix + HALL)
    fact = record.fact
    assert isinstance(fact, RatingSubmitted)
    assert (fact.window_id, fact.level, fact.visit_id) == ("CGPCS-01", 2, "V7")
    assert instant(record.at).isoformat() == clock


def test_a_window_that_is_not_there_names_the_nearest(settings: Settings) -> None:
    assert hallmark(settings, "rate", "城关", "5").stderr.decode().startswith("还没有发布城市")
    hallmark(settings, "city", "publish", "examples/city")
    done = hallmark(settings, "rate", "城关派出所户籍", "5")
    assert done.returncode == 2
    assert "CGPCS-01 城关派出所户籍窗口" in done.stderr.decode()
