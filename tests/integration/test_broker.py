"""The embedded broker is a real Kafka: it keeps what it took, through a stop, a kill and a second start."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from schemas.topics import HALL, TOPICS
from stack.probe import brokers_seen, free_port
from stack.process import hallmark_command, with_our_code
from stack.topics import PartitionsDiffer, provision


@contextmanager
def a_broker(home: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    env = with_our_code({**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA_PORT": str(port)})
    home.mkdir(exist_ok=True)
    with (home / "out").open("wb") as out:
        broker = subprocess.Popen([*hallmark_command(), "broker"], env=env, stdout=out, stderr=out)
    try:
        yield broker
    finally:
        broker.kill()
        broker.wait(30)


def await_answer(broker: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + 90
    while not brokers_seen(address):
        assert broker.poll() is None, "the broker died"
        assert time.monotonic() < deadline, "the broker does not answer"
        time.sleep(0.05)


def send(address: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=address)
    sent = [producer.send(topic, value, partition=0) for value in values]
    producer.flush()
    for future in sent:
        future.get(30)
    producer.close()


def stored(address: str, topic: str) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=address)
    partition = TopicPartition(topic, 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    end, values = consumer.end_offsets([partition])[partition], []
    while consumer.position(partition) < end:
        values += [record.value for record in consumer.poll(500).get(partition, [])]
    consumer.close()
    return values


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_acknowledged_is_there_after_a_restart(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    address = f"127.0.0.1:{port}"
    values = [f"press {n}".encode() for n in range(100)]
    with a_broker(tmp_path, port) as broker:
        await_answer(broker, address)
        provision(address)
        send(address, HALL, values)
        broker.send_signal(how)
        broker.wait(30)
    with a_broker(tmp_path, port) as broker:
        await_answer(broker, address)
        assert not provision(address).create
        assert stored(address, HALL) == values


def test_a_taken_port_is_a_sentence_and_exit_code_2(kafka: str, tmp_path: Path) -> None:
    with a_broker(tmp_path, int(kafka.rpartition(":")[2])) as broker:
        assert broker.wait(60) == 2
    said = (tmp_path / "out").read_text()
    assert "HALLMARK_KAFKA_PORT" in said
    assert "已被占用" in said
    assert "Traceback" not in said


def test_data_of_another_cluster_is_refused_and_untouched(tmp_path: Path) -> None:
    data = tmp_path / "kafka" / "data"
    data.mkdir(parents=True)
    meta = "version=1\nnode.id=1\ncluster.id=of-someone-else\n"
    (data / "meta.properties").write_text(meta)
    (tmp_path / "kafka" / "cluster.id").write_text("ours")
    with a_broker(tmp_path, free_port()) as broker:
        assert broker.wait(60) == 2
    assert "of-someone-else" in (tmp_path / "out").read_text()
    assert (data / "meta.properties").read_text() == meta


def test_an_unknown_topic_is_not_created_by_accident(kafka: str, prefix: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    before = set(admin.list_topics())
    consumer = KafkaConsumer(f"{prefix}typing-error", bootstrap_servers=kafka, allow_auto_create_topics=True)
    consumer.poll(500)
    consumer.close()
    assert set(admin.list_topics()) == before
    admin.close()


def test_topics_are_as_the_contract_says_and_a_second_run_finds_nothing_to_do(kafka: str, topics: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    found = {row["name"]: len(row["partitions"]) for row in admin.describe_topics([topics + t.name for t in TOPICS])}
    admin.close()
    assert found == {topics + topic.name: topic.partitions for topic in TOPICS}
    again = provision(kafka, topics)
    assert not again.create
    assert not again.correct


def test_a_changed_setting_is_put_right(kafka: str, topics: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    changed = ConfigResource(ConfigResourceType.TOPIC, topics + HALL, {"retention.ms": "1000"})
    admin.alter_configs([changed])
    deadline = time.monotonic() + 30
    while admin.describe_configs([changed])["topic"][topics + HALL]["retention.ms"]["value"] != "1000":
        assert time.monotonic() < deadline
    wanted = next(topic for topic in TOPICS if topic.name == HALL).config["retention.ms"]
    assert provision(kafka, topics).correct == {topics + HALL: {"retention.ms": wanted}}
    admin.close()


def test_another_partition_count_is_refused_with_words(kafka: str, topics: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.create_partitions({topics + "rejected": 2})
    deadline = time.monotonic() + 30
    while len(admin.describe_topics([topics + "rejected"])[0]["partitions"]) < 2:
        assert time.monotonic() < deadline
    admin.close()
    with pytest.raises(PartitionsDiffer, match="2 ≠ 1"):
        provision(kafka, topics)


def test_a_message_of_two_megabytes_is_taken(kafka: str, topics: str) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, max_request_size=8_000_000)
    assert producer.send(topics + HALL, b"x" * 2_000_000).get(30).offset == 0
    producer.close()


def test_the_broker_listens_on_loopback_only(kafka: str) -> None:
    port = int(kafka.rpartition(":")[2])
    listening = {row for row in listeners() if row[1] == port}
    assert listening
    assert all(is_loopback(address) for address, _ in listening)


def listeners() -> set[tuple[str, int]]:
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {(address, int(port, 16)) for address, port in places}


def is_loopback(address: str) -> bool:
    """Tell 127.0.0.1 (also as ::ffff:127.0.0.1) in /proc's byte order."""
    return address[-8:] == "0100007F" and address[:-8] in ("", "0000000000000000FFFF0000")
