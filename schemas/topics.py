"""Topics (design D3): the key is the unit, and a family shares a topic."""

from dataclasses import dataclass, field

from schemas.events import FAMILY_OF

HALL, CASE, HOTLINE, LEDGER, ALERTS = "hall.events", "case.events", "hotline.events", "ledger.events", "alert.events"
LIVE_HALL, LIVE_CASE, LIVE_HOTLINE = "live.hall", "live.case", "live.hotline"
LIVE_VERSION = "live.version"
CARRIED_HALL, CARRIED_CASE = "carried.hall", "carried.case"
REJECTED = "rejected"

_DAY_MS = 86_400_000
_LOG = {
    "cleanup.policy": "delete",
    "retention.ms": str(400 * _DAY_MS),
    "message.timestamp.type": "LogAppendTime",
    "max.message.bytes": str(4 * 1024 * 1024),
}
_COMPACTED = {
    "cleanup.policy": "compact",
    "message.timestamp.type": "LogAppendTime",
    "min.cleanable.dirty.ratio": "0.1",
    "min.compaction.lag.ms": str(10 * 60 * 1000),
    "segment.ms": str(60 * 60 * 1000),
    "max.message.bytes": str(4 * 1024 * 1024),
}
_CARRIED = {**_COMPACTED, "compression.type": "zstd"}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it must exist: partitions are part of the contract (adding some is a migration)."""

    name: str
    partitions: int
    key: str
    config: dict[str, str] = field(default_factory=dict)


TOPICS: tuple[Topic, ...] = (
    Topic(HALL, 4, "hall_id", _LOG),
    Topic(CASE, 4, "matter: demand_id, else case_no, else workorder_no", _LOG),
    Topic(HOTLINE, 2, "centre_id", _LOG),
    Topic(LEDGER, 2, "unit_id", _LOG),
    Topic(ALERTS, 4, "hall_id", _LOG),
    Topic(REJECTED, 1, "source", _LOG),
    Topic("ref.units", 1, "unit_id", _COMPACTED),
    Topic("ref.windows", 1, "window_id", _COMPACTED),
    Topic("ref.services", 1, "service_code", _COMPACTED),
    Topic("ref.staff", 1, "staff_ref", _COMPACTED),
    Topic("ref.calendar", 1, "unit_id and day", _COMPACTED),
    Topic("ref.lines", 1, "line_code", _COMPACTED),
    Topic("ref.devices", 1, "device_id", _COMPACTED),
    Topic("ref.posts", 1, "window_id", _COMPACTED),
    Topic("ref.templates", 1, "county and kind", _COMPACTED),
    Topic("ref.thresholds", 1, "name and unit_id", _COMPACTED),
    Topic("ref.ladder", 1, "alert and rung", _COMPACTED),
    Topic("ref.limits", 1, "category", _COMPACTED),
    Topic(LIVE_HALL, 4, "statement key; partition = that of hall.events", _COMPACTED),
    Topic(LIVE_CASE, 4, "statement key; partition = that of case.events", _COMPACTED),
    Topic(LIVE_HOTLINE, 2, "statement key; partition = that of hotline.events", _COMPACTED),
    Topic(LIVE_VERSION, 1, "shown: which version of the live topics is shown", _COMPACTED),
    Topic(CARRIED_HALL, 4, "digest of the value; partition = that of hall.events", _CARRIED),
    Topic(CARRIED_CASE, 4, "digest of the value; partition = that of case.events", _CARRIED),
)

PARTITIONS: dict[str, int] = {topic.name: topic.partitions for topic in TOPICS}
EVENT_TOPICS = (HALL, CASE, HOTLINE, LEDGER, ALERTS)
"""Topics whose every partition gets a clock tick each minute."""
REFERENCE_TOPICS = tuple(topic.name for topic in TOPICS if topic.name.startswith("ref."))
LIVE_OF = {HALL: LIVE_HALL, CASE: LIVE_CASE, HOTLINE: LIVE_HOTLINE}
"""Where the worker states what it folded from an event topic, partition for partition."""
CARRIED_OF = {HALL: CARRIED_HALL, CASE: CARRIED_CASE}
"""Where the worker keeps what it holds for long of an event topic, partition for partition (streams.carried)."""

_TOPIC_OF_FAMILY = {
    "rating": HALL,
    "queue": HALL,
    "window": HALL,
    "terminal": HALL,
    "staff": HALL,
    "case": CASE,
    "demand": CASE,
    "workorder": CASE,
    "call": HOTLINE,
    "complaint": LEDGER,
    "period": LEDGER,
    "alert": ALERTS,
}


def topic_of(name: str) -> str:
    """Give the topic of an event by its wire name; clock ticks belong to all event topics (KeyError)."""
    return _TOPIC_OF_FAMILY[FAMILY_OF[name]]
