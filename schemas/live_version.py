"""Versions of the live topics: a rebuild folds the log into a new one beside the shown one; one record switches.

That record is the only one of the compacted topic live.version, under the key `shown`. Workers, wall and `hallmark
check` read it, so all of an installation agree, on whatever machine they run. No record: the first version. The topics
of the first version bear no number, those of a later one end in `.v<number>`. A number is used again only when nothing
of it, topic or consumer group, is left.
"""

from dataclasses import replace

import msgspec

from schemas.topics import LIVE_OF, TOPICS, Topic

FIRST = 1
KEY = b"shown"
LIVE_TOPICS = tuple(LIVE_OF.values())


class LiveVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which version is shown, since when (µs of the real clock)."""

    version: int
    since: int


def live_name(name: str, version: int) -> str:
    """Name a live topic in a version: "live.hall" in version 2 is "live.hall.v2"."""
    return name if version == FIRST else f"{name}.v{version}"


def live_topic(events: str, version: int = FIRST) -> str:
    """Name where a version states what it folded from an event topic."""
    return live_name(LIVE_OF[events], version)


def split(topic: str) -> tuple[str, int] | None:
    """Give the live topic and the version of a name; None for what is no live topic."""
    if topic in LIVE_TOPICS:
        return topic, FIRST
    name, mark, number = topic.rpartition(".v")
    return (name, int(number)) if mark and name in LIVE_TOPICS and number.isdecimal() else None


def topics_of(version: int) -> tuple[Topic, ...]:
    """Give the contract's topics while a version is shown."""
    return tuple(
        replace(topic, name=live_name(topic.name, version)) if topic.name in LIVE_TOPICS else topic for topic in TOPICS
    )


def live_topics_of(version: int) -> tuple[Topic, ...]:
    """Give the live topics of one version."""
    return tuple(topic for topic in topics_of(version) if split(topic.name))


def shown_by(value: bytes | None) -> int:
    """Read the record; none, an empty one, or one that makes no sense, is the first version."""
    try:
        return msgspec.json.decode(value or b"", type=LiveVersion).version
    except msgspec.DecodeError:
        return FIRST
