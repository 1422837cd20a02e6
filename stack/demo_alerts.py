"""Read the alerts of a demo back from the log, one line an alert, as each stands at the end."""

from collections.abc import Iterable

import msgspec
from kafka import KafkaConsumer, TopicPartition

from schemas.admit import Record, admit
from schemas.events import system
from schemas.instants import instant
from schemas.settings import Settings
from schemas.topics import ALERTS, PARTITIONS


class AlertLine(msgspec.Struct, frozen=True):
    """One alert as it stands at the end; times are ISO in the city's zone."""

    code: str
    subject: str
    state: str
    raised_at: str
    alert_id: str
    since: str
    cleared_at: str | None
    good: int
    bad: int
    n: int
    sentence: str


def alerts_of(records: Iterable[Record]) -> list[AlertLine]:
    """Fold alert events into one line an alert, in order of their first saying. Pure."""
    found: dict[str, AlertLine] = {}
    for record in sorted(records, key=lambda one: one.order):
        match record.fact:
            case system.AlertRaised() as said if said.alert_id not in found:
                found[said.alert_id] = AlertLine(
                    said.code,
                    said.alert_subject,
                    said.state,
                    instant(record.at).isoformat(),
                    said.alert_id,
                    said.since.isoformat(),
                    None,
                    said.good,
                    said.bad,
                    said.n,
                    said.sentence,
                )
            case system.AlertChanged() as said if said.alert_id in found:
                found[said.alert_id] = msgspec.structs.replace(found[said.alert_id], state=said.state)
            case system.AlertCleared() as said if said.alert_id in found:
                ended = instant(record.at).isoformat()
                found[said.alert_id] = msgspec.structs.replace(
                    found[said.alert_id], state=f"cleared:{said.reason}", cleared_at=ended
                )
            case _:
                continue
    return list(found.values())


def read_alerts(settings: Settings) -> list[Record]:
    """Read the alert events up to their present end."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None, enable_auto_commit=False)
    found: list[Record] = []
    try:
        places = [TopicPartition(settings.topic_prefix + ALERTS, part) for part in range(PARTITIONS[ALERTS])]
        consumer.assign(places)
        consumer.seek_to_beginning()
        ends = consumer.end_offsets(places)
        while any(consumer.position(place) < end for place, end in ends.items()):
            for records in consumer.poll(timeout_ms=500, max_records=10_000).values():
                judged = (admit(record.value) for record in records)
                found += [one for one in judged if isinstance(one, Record) and one.name.startswith("alert.")]
        return found
    finally:
        consumer.close()
