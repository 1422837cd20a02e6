"""Hold the live side against the warehouse at one beat of a running system. Shell around `live_state`."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition

from schemas.live import Marker, Statement, decode_statement
from schemas.live_version import live_topics_of
from schemas.settings import Settings
from schemas.topics import LIVE_OF
from stack.demo_log_count import ends_of
from stack.live_state import Difference, Speech, differences, figures_said, tiles_said
from stack.shown_version import shown_version
from stack.warehouse_side import beats_known, stored_at
from warehouse.snapshots import NoSnapshot, opened

PATIENCE_S = 90.0
PAUSE_S = 1.0
CATCHING_UP = (
    "实时计算没有说到快照的最新几拍，可能正在追赶",
    "the worker has not spoken at the snapshot's newest beats; it may be catching up",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a comparison; compared 0 means that none was possible, `why` says in both languages."""

    beat: int | None = None
    tick_at: int | None = None
    compared: int = 0
    different: tuple[Difference, ...] = ()
    why: tuple[str, str] = ("", "")


def compare_now(
    settings: Settings, *, version: int | None = None, tick: Callable[[float], bool] | None = None
) -> Checked:
    """Wait for a beat that both sides know, and compare; `tick` looks after other things meanwhile.

    The live side is a version of the live topics; None: the one that is shown.
    """
    deadline = time.monotonic() + PATIENCE_S
    chosen = version or shown_version(settings.kafka or "", settings.topic_prefix)
    checked = _compare(settings, chosen)
    while not checked.compared and time.monotonic() < deadline and _pause(tick):
        checked = _compare(settings, chosen)
    return checked


def _pause(tick: Callable[[float], bool] | None) -> bool:
    if tick is not None:
        return tick(PAUSE_S)
    time.sleep(PAUSE_S)
    return True


def _compare(settings: Settings, version: int) -> Checked:
    try:
        with opened(settings.home) as con:
            known = dict(beats_known(con))
            said = live_at(settings, frozenset(known), version)
            if not said:
                return Checked(why=CATCHING_UP)
            beat = max(said)
            stored = stored_at(con, beat)
    except NoSnapshot as error:
        return Checked(why=(error.chinese, error.english))
    live = (figures_said(said[beat]), tiles_said(said[beat]))
    different = tuple(differences(live, (stored.figures, stored.tiles)))
    compared = len(live[0].keys() | stored.figures.keys()) + len(live[1].keys() | stored.tiles.keys())
    return Checked(beat, known[beat], compared, different)


def worker_behind(settings: Settings) -> int:
    """Count the records that the worker has not folded yet, by the last offset that each partition's marker names."""
    reached: dict[tuple[str, int], int] = {}
    for _, key, value in live_records(settings, shown_version(settings.kafka or "", settings.topic_prefix)):
        said = decode_statement(value) if key == "marker" and value else None
        if isinstance(said, Marker):
            topic, _, part = said.source.partition("/")
            reached[topic, int(part)] = said.through + 1
    ends = ends_of(settings)
    return sum(max(end - reached.get(place, 0), 0) for place, end in ends.items() if place[0] in LIVE_OF)


def live_at(settings: Settings, beats: frozenset[int], version: int) -> dict[int, list[Mapping[str, Statement]]]:
    """Rebuild what the partitions said at each of these beats; a beat at which one of them was silent is left out."""
    speeches = {place: Speech(wanted=beats) for place in live_places(settings, version)}
    for place, key, value in live_records(settings, version):
        speeches[place].take(key, value)
    spoken = {beat for beat in beats if all(beat in speech.beats for speech in speeches.values())}
    return {beat: [speech.beats[beat] for speech in speeches.values()] for beat in spoken}


def live_places(settings: Settings, version: int) -> list[TopicPartition]:
    """List the partitions of one version of the live topics."""
    prefix = settings.topic_prefix
    return [
        TopicPartition(prefix + topic.name, part)
        for topic in live_topics_of(version)
        for part in range(topic.partitions)
    ]


def live_records(settings: Settings, version: int) -> Iterator[tuple[TopicPartition, str, bytes | None]]:
    """Read one version of the live topics to their present ends."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None, enable_auto_commit=False)
    try:
        places = live_places(settings, version)
        consumer.assign(places)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(places)
        while any(consumer.position(place) < end for place, end in ends.items()):
            for place, records in consumer.poll(timeout_ms=500, max_records=20_000).items():
                for record in records:
                    yield place, (record.key or b"").decode("utf-8", "replace"), record.value
    finally:
        consumer.close()
