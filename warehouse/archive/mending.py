"""Make the archive whole again from the log, as far as the log still has what is missing. Shell.

Only while no loader runs: the files are its own. A damaged file is put aside as …parquet.damaged, never removed.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.faults import faults_of
from warehouse.archive.reader import files_of
from warehouse.archive.segments import MOST_ROWS, Segment, log_frame
from warehouse.batch import Arrival
from warehouse.consumer import connected

PATIENCE_S = 5.0
"""So long the broker may say nothing of a span before it counts as empty."""


def mend(settings: Settings, folder: Path, noted: Sequence[Segment] | None) -> list[Segment]:
    """Read from the log what the archive lacks, and give the new files; what the log lacks too stays a hole.

    noted: what the database says there should be; None where there is none.
    """
    found = faults_of(folder, noted)
    for one in found:
        if one.wrong == "damaged":
            path = folder / one.segment.file
            path.rename(path.with_name(f"{path.name}.damaged"))
    lost = [one.segment for one in found if one.wrong in {"missing", "damaged"}]
    there = files_of(folder)
    spans = [*_in_front(there, None if noted is None else lost), *_between(there, lost), *_behind(there, lost)]
    if not spans:
        return []
    consumer = connected(settings)
    try:
        return [made for span in spans for made in _read(consumer, settings.topic_prefix, folder, span)]
    finally:
        consumer.close()


def _in_front(there: Sequence[Segment], lost: Sequence[Segment] | None) -> Iterator[Segment]:
    """Give what was lost in front of the first file of each partition; None: nobody knows, so all of it."""
    for (topic, partition), some in groupby(there, key=attrgetter("topic", "partition")):
        first = next(some).from_offset
        own = [one.from_offset for one in lost or () if (one.topic, one.partition) == (topic, partition)]
        begin = 0 if lost is None else min(own, default=first)
        if begin < first:
            yield Segment(topic, partition, begin, first)


def _between(there: Sequence[Segment], lost: Sequence[Segment]) -> Iterator[Segment]:
    """Give the offsets between the files of each partition; those of compacted topics have holes by design."""
    for (topic, partition), some in groupby(there, key=attrgetter("topic", "partition")):
        own = [one for one in lost if (one.topic, one.partition) == (topic, partition)]
        for before, after in pairwise(some):
            is_lost = any(before.to_offset <= one.from_offset < after.from_offset for one in own)
            if after.from_offset > before.to_offset and (is_lost or topic not in REFERENCE_TOPICS):
                yield Segment(topic, partition, before.to_offset, after.from_offset)


def _behind(there: Sequence[Segment], lost: Sequence[Segment]) -> Iterator[Segment]:
    """Give what was lost behind the last file of each partition."""
    ends = {(one.topic, one.partition): one.to_offset for one in there}
    for (topic, partition), some in groupby(sorted(lost), key=attrgetter("topic", "partition")):
        whole = list(some)
        begin = max(ends.get((topic, partition), 0), whole[0].from_offset)
        if (end := max(one.to_offset for one in whole)) > begin:
            yield Segment(topic, partition, begin, end)


def _read(consumer: KafkaConsumer, prefix: str, folder: Path, span: Segment) -> Iterator[Segment]:
    """Write what the log has of a span, a file for so many records."""
    tp, gathered = TopicPartition(prefix + span.topic, span.partition), list[Arrival]()
    consumer.assign([tp])
    consumer.seek(tp, max(span.from_offset, consumer.beginning_offsets([tp])[tp]))
    until = time.monotonic() + PATIENCE_S
    while consumer.position(tp) < span.to_offset and time.monotonic() < until:
        for record in consumer.poll(timeout_ms=500).get(tp, ()):
            until = time.monotonic() + PATIENCE_S
            if record.offset < span.to_offset:
                arrival = (span.topic, span.partition, record.offset, record.key, record.value, record.timestamp)
                gathered.append(Arrival(*arrival))
        if len(gathered) >= MOST_ROWS:
            yield _written(folder, span, gathered)
            gathered = []
    if gathered:
        yield _written(folder, span, gathered)


def _written(folder: Path, span: Segment, some: list[Arrival]) -> Segment:
    made = Segment(span.topic, span.partition, some[0].offset, some[-1].offset + 1, len(some))
    path = folder / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    log_frame(some).drop("topic", "partition").write_parquet(aside, compression="zstd")
    aside.rename(path)
    return made
