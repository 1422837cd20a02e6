"""Hold what a run has said against the log alone: statements, what a reader believes, alerts, notices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboards.state import WallState
from schemas.admit import Record, admit
from schemas.calendar import Calendar
from schemas.live import Marker, Stated, Statement, Withdrawn, decode_statement
from schemas.reference import City
from schemas.topics import LIVE_OF
from streams.alert_book import BAD, RATE, Book
from streams.alert_rows import AlertRows
from streams.alert_speech import speak
from streams.fold import PartitionFold, cut_at_ticks
from streams.notify.outbox import Outbox
from streams.notify.receivers import receivers_of
from streams.worker_alerts import worded
from tests.chaos.eyes import believed
from tests.integration.city_log import Place, undated

Raw = tuple[int, bytes | None, bytes | None]
Logs = Mapping[Place, Sequence[Raw]]


class Truth:
    """One fold of a partition's log, and what it knows so far."""

    def __init__(self, place: Place, log: Sequence[Raw], city: City) -> None:
        self.fold, self.known = PartitionFold(*place, city, Calendar(city.calendar)), dict[str, Stated]()
        self._log, self._at = log, 0

    def read_to(self, through: int) -> None:
        """Fold on to an offset."""
        for part in cut_at_ticks([(offset, value) for offset, _, value in self._log[self._at : through + 1]]):
            self.fold.take(part)
            for key, said in self.fold.statements(full=False):
                self.known.pop(key, None)
                if said is not None:
                    self.known |= undated({key: said})
        self._at = max(self._at, through + 1)


def untrue(log: Logs, live: Logs, city: City) -> list[str]:
    """List every statement that was ever made, by whomever, and is not what one fold knows at its own offset."""
    found = []
    for place, records in log.items():
        truth, said = Truth(place, records, city), _statements(live[LIVE_OF[place[0]], place[1]])
        for key, one in sorted(said, key=lambda row: row[1].through):
            truth.read_to(one.through)
            if one.tick_at != truth.fold.tick_at or not _holds(one, truth.known.get(key)):
                found.append(f"{place} {one} instead of {truth.known.get(key)}")
    return found


def _holds(said: Statement, known: Stated | None) -> bool:
    return known is None if isinstance(said, Withdrawn) else undated({"": said})[""] == known


def _statements(live: Sequence[Raw]) -> list[tuple[str, Statement]]:
    decoded = [((key or b"").decode(), decode_statement(value)) for _, key, value in live if value is not None]
    return [(key, one) for key, one in decoded if one is not None and not isinstance(one, Marker)]


def beliefs(log: Logs, live: Logs, city: City) -> list[str]:
    """At every marker that the wall believed, it believed exactly what one fold knows there; else say where not."""
    found: list[str] = []
    for (topic, partition), records in log.items():
        truth, wall, source = Truth((topic, partition), records, city), WallState(), f"{topic}/{partition}"
        for offset, key, value in live[LIVE_OF[topic], partition]:
            wall.take(LIVE_OF[topic], partition, (key or b"").decode(), value)
            marker = None if value is None else decode_statement(value)
            if not isinstance(marker, Marker) or wall.markers[source] != marker:
                continue
            truth.read_to(marker.through)
            here = undated(believed(wall, source))
            if wrong := [name for name in here.keys() | truth.known if here.get(name) != truth.known.get(name)]:
                found.append(f"{source}: record {offset}, told up to {marker.through}: {sorted(wrong)[:5]}")
    return found


def decided(live: Sequence[Raw]) -> set[int]:
    """Give the ticks whose decisions were all said: a believed marker of their beat follows them."""
    reached, found = -1, set()
    for _, _, value in live:
        said = None if value is None else decode_statement(value)
        if isinstance(said, Marker) and said.through >= reached:
            reached = said.through
            found |= {said.through} if said.beat is not None else set()
    return found


class Alerts:
    """What alert.events holds; what changed nothing (told twice, or too late) is counted apart."""

    def __init__(self, log: Logs) -> None:
        self.rows, self.again, self.late = AlertRows(), 0, 0
        self.said: dict[str, dict[int, dict[str, Record]]] = defaultdict(lambda: defaultdict(dict))
        """By source and offset of the tick: the events that counted."""
        ids = set[str]()
        for records in log.values():
            for _, _, value in records:
                one = admit(value)
                if not isinstance(one, Record) or not one.name.startswith("alert."):
                    continue
                if self.rows.follow(one) is not None:
                    self.said[one.source][int(one.sequence.partition(":")[2])][one.id] = one
                elif one.id in ids:
                    self.again += 1
                else:
                    self.late += 1
                ids.add(one.id)

    def lies(self, log: Logs, live: Logs, city: City) -> list[str]:
        """Hold every decision against the one that a fold of the log, knowing what was said before, makes there."""
        found: list[str] = []
        for place, records in log.items():
            found += self._lies_of(place, records, decided(live[LIVE_OF[place[0]], place[1]]), city)
        return found

    def _lies_of(self, place: Place, log: Sequence[Raw], whole: set[int], city: City) -> list[str]:
        source, book, lies = f"{place[0]}/{place[1]}", Book(), list[str]()
        calendar = Calendar(city.calendar)
        fold, said = PartitionFold(*place, city, calendar), self.said[f"worker/{source}"]
        for part in cut_at_ticks([(offset, value) for offset, _, value in log]):
            fold.take(part)
            offset = fold.through
            if offset not in whole and offset not in said:
                continue
            position = f"{source}/{offset}"
            due = speak(fold, book, position, city=city, calendar=calendar, wall="")
            wanted = {row[1].id for fact in due if (row := worded(fact, fold.tick_at or 0, position)) is not None}
            if undue := said[offset].keys() - wanted:
                lies += [f"{position} said {said[offset][one].fact}" for one in undue]
            if offset in whole and (unsaid := wanted - said[offset].keys()):
                lies.append(f"{position} did not say {unsaid}")
            for one in said[offset].values():
                book.follow(one.fact, one.id)
        return lies

    def open_ratings(self) -> set[tuple[str, str]]:
        """Give the open alerts of rates and bad ratings, which have no hold and no cool-down."""
        return {(row.code, row.subject) for row in self.rows.rows.values() if row.is_open and row.code in (RATE, BAD)}


def due_at_the_end(log: Logs, city: City) -> set[tuple[str, str]]:
    """Give what must be open after the last tick: every window below, every bad rating not yet handled."""
    due = set[tuple[str, str]]()
    for place, records in log.items():
        truth = Truth(place, records, city)
        truth.read_to(len(records) - 1)
        for window_id, verdict in truth.fold.verdicts().items():
            due |= {(BAD, bad.press.id) for bad in verdict.open_bad}
            due |= {(RATE, window_id)} if verdict.judgement.state in ("below", "confirmed") else set()
    return due


def due_notices(alerts: Logs, city: City, folder: Path, webhook: str) -> set[str]:
    """Read alert.events in one go: the keys of all notices that it makes."""
    outbox = Outbox(folder / "truth.db", receivers_of(folder / "none.toml", webhook))
    outbox.begin(dict.fromkeys((place[1] for place in alerts), 0))
    for (_, partition), records in alerts.items():
        judged = [(partition, offset, admit(value)) for offset, _, value in records]
        said = [(n, at, one) for n, at, one in judged if isinstance(one, Record) and one.name.startswith("alert.")]
        outbox.take(said, {partition: len(records)}, city)
    return {one.message.key for one in outbox.store.rows() if one.state == "waiting"}
