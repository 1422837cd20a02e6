"""Live statements: what the stream worker says of the log it has folded (design D5), read by the wall and by `check`.

Partition p of a live topic states what was folded from partition p of its event topic, in order: changed records as
they change; at every tick all changes up to that tick, then a Marker with the tick's beat; everything again once a
minute of real time, ended by a Marker with full=true. All records of a full statement have the `through` of its
marker: readers then drop the keys of that partition whose `through` is lower or whose `reference` is another one, for
the full statement lacks them.
A key is "<kind>/…"; the value is one of the structs below. What no longer holds is said too (Withdrawn); the empty
value (tombstone) after it lets the broker forget the key and tells readers nothing.

Records carry instants (µs since 1970 UTC), never ages, and integers, never ratios. Sums over units whose matters lie
in several partitions are keyed with the source partition and added by the reader.
"""

from typing import Literal

import msgspec

LAYOUT = 1
"""Raised when a statement changes its shape; readers skip what they do not know."""

WindowState = Literal["too_few", "watch", "normal", "below", "confirmed", "recovering", "not_judged"]
Opening = Literal["open", "paused", "closed"]
TerminalState = Literal["none", "unknown", "online", "offline", "silent", "frozen"]
Bucket = Literal["five", "quarter", "halfhour", "hour", "day", "week", "month", "rolling", "now"]
Scope = Literal["window", "hall", "unit", "centre", "service", "reason", "line", "category"]


class Stated(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Who says it, from how far in the log.

    Readers keep, for each key, the highest `through` (of two equal ones the later). Whatever has a lower `through`
    than the partition's last marker counts for nothing, a marker too: a worker that was stopped and wakes up may
    still say what it had in hand, of a key that was withdrawn since as well (schemas.live_belief).
    """

    layout: int = LAYOUT
    source: str
    """Event topic and partition, "hall.events/2"."""
    through: int
    """The last offset of that partition folded into this."""
    tick_at: int
    """The last tick folded: the `now` of every rule."""
    reference: str
    """Digest of the reference data used."""


class WindowTile(Stated, frozen=True, kw_only=True, tag="tile"):
    """One service window. Key: tile/<window_id>.

    n, good, bad: the latest 50 effective ratings within 30 days (D7); state and since: the fold of D7; today_*: the
    local day of tick_at. Null where a device does not exist; `missing` says which ("terminal", "queue").
    """

    window_id: str
    hall_id: str
    state: WindowState
    since: int | None
    n: int
    good: int
    bad: int
    first_event_id: str | None = None
    last_event_id: str | None = None
    last_rating_at: int | None = None
    today_rated: int = 0
    today_good: int = 0
    today_bad: int = 0
    today_defaults: int = 0
    today_served: int = 0
    opening: Opening = "closed"
    opening_since: int | None = None
    terminal: TerminalState = "unknown"
    terminal_seen_at: int | None = None
    waiting: int | None = None
    """People waiting for a service of this window (tickets not yet called)."""
    oldest_wait_at: int | None = None
    """When the longest current wait among them began."""
    missing: tuple[str, ...] = ()
    alert_id: str | None = None
    alert_acknowledged: bool = False


class BadRatings(Stated, frozen=True, kw_only=True, tag="bad_ratings"):
    """Today's bad ratings of a hall (AL-02). Key: bad_ratings/<hall_id>."""

    hall_id: str
    today: int
    open: int
    """Of all held bad-rating cases, those not yet handled."""


class Waiting(Stated, frozen=True, kw_only=True, tag="waiting"):
    """M-10: who waits now in a hall. Key: waiting/<hall_id>. Null where the hall has no queue machine."""

    hall_id: str
    people: int | None
    oldest_wait_at: int | None


class CaseBoard(Stated, frozen=True, kw_only=True, tag="cases"):
    """M-13, M-14: open promises of a unit in one source partition, as of tick_at. Key: cases/<unit_id>."""

    unit_id: str
    open: int
    overdue: int
    near_due: int
    oldest_due_at: int | None = None


class CallBoard(Stated, frozen=True, kw_only=True, tag="calls"):
    """Calls waiting for an answer at a centre. Key: calls/<centre_id>."""

    centre_id: str
    waiting: int
    oldest_offered_at: int | None


class Figure(Stated, frozen=True, kw_only=True, tag="figure"):
    """One metric of one scope in one bucket. Key: figure/<metric>/<scope>/<scope_id>/<bucket>/<start>.

    Integers: numerator, denominator, what was excluded by reason, and a histogram of whole minutes (upwards: bucket
    k holds waits of more than k−1 and at most k minutes) where the metric has one. start: µs, half-open bucket.
    Bucket "rolling": the metric's own span, hopping; of span S and hop H at a tick t it is [e − S, e) with e the first
    multiple of H (local time) after t, and start = e − S: the hop that is still running counts. Scope ids of two parts
    are written "<hall_id>:<part>" (a service or a reason in a hall).
    """

    metric: str
    scope: Scope
    scope_id: str
    bucket: Bucket
    start: int
    numerator: int
    denominator: int
    excluded: dict[str, int] = msgspec.field(default_factory=dict)
    histogram: dict[int, int] = msgspec.field(default_factory=dict)


class Withdrawn(Stated, frozen=True, kw_only=True, tag="withdrawn"):
    """A statement that no longer holds. Its key is that statement's."""

    key: str


class Marker(Stated, frozen=True, kw_only=True, tag="marker"):
    """What was said up to here is complete up to `through`. Key: marker.

    beat: the cut of the last tick folded, set (not null) only when this marker stands exactly at that cut: all
    records stated before it are the state at the tick. as_of: how recent the data are (the product's clock when the
    end of the log was reached, else the newest event time). lag: records not yet folded. Written at each tick and at
    least every second of real time.
    """

    beat: int | None = None
    full: bool = False
    as_of: int
    lag: int = 0
    admitted: int = 0
    refused: int = 0
    """Records of this partition that admit() refused, since the start of the fold."""
    beyond_live: int = 0


Statement = WindowTile | BadRatings | Waiting | CaseBoard | CallBoard | Figure | Withdrawn | Marker

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Statement)


def statement_key(statement: Statement) -> str:
    """Give the message key of a statement."""
    match statement:
        case WindowTile():
            return f"tile/{statement.window_id}"
        case BadRatings():
            return f"bad_ratings/{statement.hall_id}"
        case Waiting():
            return f"waiting/{statement.hall_id}"
        case CaseBoard():
            return f"cases/{statement.unit_id}"
        case CallBoard():
            return f"calls/{statement.centre_id}"
        case Figure():
            return (
                f"figure/{statement.metric}/{statement.scope}/{statement.scope_id}/{statement.bucket}/{statement.start}"
            )
        case Withdrawn(key=key):
            return key
        case Marker():
            return "marker"


def encode_statement(statement: Statement) -> bytes:
    """Write a statement as its message."""
    return _ENCODER.encode(statement)


def decode_statement(value: bytes) -> Statement | None:
    """Read a statement; None for a layout this reader does not know."""
    if msgspec.json.decode(value, type=_Layout).layout != LAYOUT:
        return None
    statement: Statement = _DECODER.decode(value)
    return statement


class _Layout(msgspec.Struct):
    layout: int
