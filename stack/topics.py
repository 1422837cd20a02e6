"""Bring the cluster's topics to what `schemas.topics` says: add, correct, never change a partition count (D3).

Run again, it finds nothing to do. A key's place depends on the partition count, so a different count is refused with
words: adding partitions is a documented migration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.live_version import FIRST, topics_of
from schemas.topics import LIVE_VERSION, Topic
from stack.probe import brokers_seen
from stack.shown_version import shown_version


@dataclass(frozen=True, slots=True)
class Existing:
    """One topic as the cluster has it."""

    partitions: int
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done; `refused` holds (topic, wanted partitions, found partitions)."""

    create: tuple[Topic, ...]
    correct: Mapping[str, Mapping[str, str]]
    refused: tuple[tuple[str, int, int], ...]


class PartitionsDiffer(HallmarkError):
    """A topic has another number of partitions than the contract says."""

    def __init__(self, refused: tuple[tuple[str, int, int], ...]) -> None:
        listed = ", ".join(f"{name}: {found} ≠ {wanted}" for name, wanted, found in refused)
        super().__init__(
            f"主题的分区数与约定不同（{listed}），没有改动。"
            "改分区数会打乱同一大厅事件的顺序，须按迁移步骤进行（见 ARCHITECTURE）；"
            "新装请换一个集群，或设 HALLMARK_TOPIC_PREFIX。",
            f"Topics with another partition count than agreed ({listed}); nothing was changed. Changing it breaks the "
            "order of a hall's events and is a migration (see ARCHITECTURE). For a new installation use another "
            "cluster, or set HALLMARK_TOPIC_PREFIX.",
        )


def changes(wanted: tuple[Topic, ...], existing: Mapping[str, Existing]) -> Changes:
    """Compare the contract with the cluster. Pure."""
    present = [topic for topic in wanted if topic.name in existing]
    wrong = {topic.name: _differing(topic.config, existing[topic.name].config) for topic in present}
    return Changes(
        create=tuple(topic for topic in wanted if topic.name not in existing),
        correct={name: config for name, config in wrong.items() if config},
        refused=tuple(
            (topic.name, topic.partitions, existing[topic.name].partitions)
            for topic in present
            if topic.partitions != existing[topic.name].partitions
        ),
    )


def _differing(wanted: Mapping[str, str], found: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in wanted.items() if found.get(name) != value}


def prefixed(prefix: str, version: int = FIRST) -> tuple[Topic, ...]:
    """Give the contract's topics under a prefix (tests share one broker so), with the live ones of a version."""
    return tuple(replace(topic, name=prefix + topic.name) for topic in topics_of(version))


def compare(kafka: str, prefix: str = "") -> Changes:
    """Say what `provision` would do, and do nothing."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - as below

    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="hallmark-doctor")
    try:
        return changes(*_wanted_and_existing(admin, kafka, prefix))
    finally:
        admin.close()


def provision(kafka: str, prefix: str = "") -> Changes:
    """Make the cluster agree with the contract and tell what was changed; idempotent."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - half a second that `--help` need not pay

    if not brokers_seen(kafka):
        raise BrokerUnreachable(kafka)
    admin = KafkaAdminClient(bootstrap_servers=kafka, client_id="hallmark-topics")
    try:
        todo = changes(*_wanted_and_existing(admin, kafka, prefix))
        if todo.refused:
            raise PartitionsDiffer(todo.refused)
        _apply(admin, todo)
    finally:
        admin.close()
    return todo


def _wanted_and_existing(admin: Any, kafka: str, prefix: str) -> tuple[tuple[Topic, ...], dict[str, Existing]]:
    """Give the contract as of the version that is shown, and what is there of it."""
    wanted, here = prefixed(prefix), set(admin.list_topics())
    if prefix + LIVE_VERSION in here:
        wanted = prefixed(prefix, shown_version(kafka, prefix))
    return wanted, _existing(admin, {topic.name for topic in wanted} & here)


def create(admin: Any, topics: tuple[Topic, ...]) -> None:
    """Create topics and wait until the cluster knows them."""
    new = {topic.name: {"num_partitions": topic.partitions, "configs": topic.config} for topic in topics}
    admin.create_topics(new, wait_for_metadata=True)


def _existing(admin: Any, names: set[str]) -> dict[str, Existing]:  # kafka-python ships no types
    from kafka.admin import ConfigResource, ConfigResourceType  # noqa: PLC0415

    if not names:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in sorted(names)]
    configs = admin.describe_configs(asked, config_filter="all")["topic"]
    return {
        topic["name"]: Existing(
            len(topic["partitions"]),
            {name: entry["value"] for name, entry in configs[topic["name"]].items()},
        )
        for topic in admin.describe_topics(sorted(names))
    }


def _apply(admin: Any, todo: Changes) -> None:
    from kafka.admin import ConfigResource, ConfigResourceType  # noqa: PLC0415

    if todo.create:
        create(admin, todo.create)
    if todo.correct:
        kind = ConfigResourceType.TOPIC
        admin.alter_configs([ConfigResource(kind, name, dict(config)) for name, config in todo.correct.items()])
