"""Look at the newest snapshot, judge what is over and due, say it in the log, publish what passed (D10). Shell."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas.envelope import Fact
from schemas.events.period import PeriodChangeLogged, PeriodJudged
from schemas.events.system import AlertRaised
from schemas.instants import local_day, micros
from warehouse.gate.assessment import Assessment, assess_all, rows_of
from warehouse.gate.candidates import marts_of
from warehouse.gate.causes import causes
from warehouse.gate.changes import count_changed
from warehouse.gate.incidents import CODE, Blocked, to_say
from warehouse.gate.judge import Finding
from warehouse.gate.judgements import Judgement, keep
from warehouse.gate.outlook import Standing, Todo, Word, todos
from warehouse.gate.reading import Moment, moment_of, standings
from warehouse.lake import delta
from warehouse.lake.manifest import Manifest, PublishedPeriod, folder_of, read_manifest
from warehouse.lake.parquet import Rows, figures, publish_periods
from warehouse.periods import KINDS, Kind
from warehouse.snapshots import opened

_log = logging.getLogger(__name__)
FEEDS = "feeds_daily"
AT_ONCE = 30
"""So many periods are published in one version: a long history becomes readable piece by piece."""
MOST_NAMED = 20
_OPEN_INCIDENTS = "select alert_subject, alert_id from alerts where code = ? and cleared_at is null"
Say = Callable[[Fact, datetime], None]
Ready = tuple[PublishedPeriod, Rows]


@dataclass
class Gate:
    """One pass is one snapshot; what was said stands before what the snapshot does not know yet."""

    home: Path
    say: Say
    said: dict[tuple[str, str], Word] = field(default_factory=dict)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """The open incident of a place, "" once it has ended: the snapshot is a little behind."""
    published: Manifest = field(default_factory=Manifest)
    """What is published; read once a look."""

    def look(self, *, is_thorough: bool = True, settled: bool = False) -> int:
        """Do all there is to do at this snapshot; give how many periods were judged, published or logged.

        `settled` leaves a period whose rows are not those of the look before: more is on its way. What failed, and old
        days, are looked at again only where `is_thorough`.
        """
        done, self.published = 0, read_manifest(self.home)
        with opened(self.home) as con:
            moment = moment_of(con)
            known = [self._with_said(one) for one in standings(con, is_full=is_thorough)]
            found = self._todos(known, moment, retry=is_thorough)
            waiting = [one for one in found if self._is_settled(one) or not settled]
            for begin in range(0, len(waiting), AT_ONCE):
                some = waiting[begin : begin + AT_ONCE]
                ready = list(self._do_all(con, moment, some))
                if ready:
                    self.published = publish_periods(self.home, ready)
                    told = {"version": self.published.version, "periods": [one.place for one, _ in ready]}
                    _log.info("periods published", extra=told)
                done += len(some)
            self._tell_incidents(con, moment, known)
        delta.follow(self.home)
        return done

    def _tell_incidents(self, con: duckdb.DuckDBPyConnection, moment: Moment, known: Sequence[Standing]) -> None:
        """Raise AL-27 for what is not published, and end it where it is; what was just said is not said again."""
        is_open = dict(con.execute(_OPEN_INCIDENTS, [CODE]).fetchall())
        is_open |= {place: one for place, one in self.told.items() if one}
        is_open = {place: one for place, one in is_open.items() if self.told.get(place, one)}
        blocked = [
            Blocked(one.place, one.due_at, one.word.revision, one.word.gates)
            for one in map(self._with_said, known)
            if one.word is not None and not one.word.is_published
        ]
        for fact in to_say(blocked, is_open, moment.now):
            self.say(fact, moment.now)
            self.told[fact.alert_subject] = fact.alert_id if isinstance(fact, AlertRaised) else ""

    def _todos(self, known: Sequence[Standing], moment: Moment, *, retry: bool) -> list[Todo]:
        published = {place: (one.revision, one.digest) for place, one in self.published.periods.items()}
        found = todos(known, published, local_day(micros(moment.now)))
        moving = {todo.standing.period[:7] for todo in found if todo.standing.kind == "day"}
        moving |= {period[:7] for kind, period in self.said if kind == "day"}
        return [
            todo
            for todo in found
            if (retry or todo.task != "retry")
            and not (todo.standing.kind == "month" and todo.standing.period in moving)
        ]

    def _is_settled(self, todo: Todo) -> bool:
        one = todo.standing
        before = self.seen.get((one.kind, one.period))
        self.seen[one.kind, one.period] = one.digest
        return before == one.digest

    def _with_said(self, one: Standing) -> Standing:
        said = self.said.get((one.kind, one.period))
        if said is None:
            return one
        if one.word is not None and one.word.revision >= said.revision:
            del self.said[one.kind, one.period]
            return one
        return Standing(one.kind, one.period, one.due_at, one.digest, said, one.changes_logged)

    def _do_all(self, con: duckdb.DuckDBPyConnection, moment: Moment, some: Sequence[Todo]) -> Iterator[Ready]:
        judging = [one for todo in some if (one := self._settle(con, moment, todo)) is not None]
        for kind in KINDS:
            asked = [one for one in judging if one.standing.kind == kind and one.task != "publish"]
            assessed = assess_all(con, kind, [one.standing.period for one in asked])
            for todo in asked:
                assessment = assessed[todo.standing.period]
                if not (todo.task == "retry" and assessment.failed):
                    self._judge(con, moment, todo, assessment)
                if not assessment.failed:
                    yield self._period(moment, todo), assessment.rows
        for todo in judging:
            if todo.task == "publish":
                yield self._released(con, moment, todo), rows_of(con, todo.standing.kind, todo.standing.period)

    def _settle(self, con: duckdb.DuckDBPyConnection, moment: Moment, todo: Todo) -> Todo | None:
        """Note what is only to be noted; give what is left to judge or publish."""
        if todo.task != "log":
            return todo
        rows = rows_of(con, todo.standing.kind, todo.standing.period)
        if self._is_backfill(todo, rows):
            return todo.judged()
        self.say(_logged(moment, todo, *self._change(con, moment, todo, rows)), moment.now)
        return None

    def _judge(self, con: duckdb.DuckDBPyConnection, moment: Moment, todo: Todo, assessment: Assessment) -> None:
        fact = judged(moment, todo, assessment, self._change(con, moment, todo, assessment.rows))
        keep(self.home, _judgement(fact, moment.now, assessment))
        self.say(fact, moment.now)
        self.said[fact.kind, fact.period] = Word(
            todo.revision, fact.rows_digest, fact.verdict == "passed", fact.failed_gates
        )
        level = logging.WARNING if assessment.failed else logging.INFO
        told = {"period": fact.period, "revision": fact.revision, "verdict": fact.verdict}
        _log.log(level, "period judged", extra={**told, "failed": list(fact.failed_gates)})

    def _change(
        self, con: duckdb.DuckDBPyConnection, moment: Moment, todo: Todo, rows: Rows
    ) -> tuple[int, tuple[str, ...]]:
        one = todo.standing
        before = self.published.periods.get(one.place)
        if before is None:
            return 0, ()
        keys = {mart.name: mart.key for mart in marts_of(one.kind)}
        others = {"city": before.city != moment.city, "models": before.models != moment.models}
        why = causes(con, one.kind, one.period, before.cut, others)
        return count_changed(self._published_rows(before), rows, keys), why

    def _is_backfill(self, todo: Todo, rows: Rows) -> bool:
        """Say whether imported history came in: it counts where it happened, however old (design 4)."""
        before = self.published.periods.get(todo.standing.place)
        one = before.tables.get(FEEDS) if before is not None else None
        known = figures(folder_of(self.home) / "data" / one.file)["backfilled"].sum() if one is not None else 0
        return bool(rows[FEEDS]["backfilled"].sum() > known)

    def _published_rows(self, period: PublishedPeriod) -> dict[str, pl.DataFrame]:
        data = folder_of(self.home) / "data"
        return {name: figures(data / one.file) for name, one in period.tables.items()}

    def _period(self, moment: Moment, todo: Todo) -> PublishedPeriod:
        one = todo.standing
        return PublishedPeriod(
            kind=one.kind, period=one.period, revision=todo.revision, digest=one.digest,
            judged_at=moment.now.isoformat(), cut=moment.cut, city=moment.city, models=moment.models,
        )  # fmt: skip

    def _released(self, con: duckdb.DuckDBPyConnection, moment: Moment, todo: Todo) -> PublishedPeriod:
        """Give a period that was judged before: released by somebody, or passed and not published for a kill."""
        one = todo.standing
        found = con.execute(
            """select judged_at, is_doubtful, released_by, reason, cut, city, models from base.period_words
               where kind = ? and period = ? and revision = ?""",
            [one.kind, one.period, todo.revision],
        ).fetchall()
        if not found:
            return self._period(moment, todo)
        judged_at, is_doubtful, released_by, reason, cut, city, models = found[0]
        return PublishedPeriod(
            kind=one.kind, period=one.period, revision=todo.revision, digest=one.digest,
            judged_at=judged_at.isoformat(), cut=tuple(cut or ()), city=city, models=models,
            is_doubtful=is_doubtful, released_by=released_by, reason=reason,
        )  # fmt: skip


def _logged(moment: Moment, todo: Todo, changed: int, why: tuple[str, ...]) -> PeriodChangeLogged:
    one = todo.standing
    return PeriodChangeLogged(
        received_at=moment.now, kind=one.kind, period=one.period, revision=todo.revision,
        rows_digest=one.digest, changed=changed, causes=why,
    )  # fmt: skip


def judged(moment: Moment, todo: Todo, assessment: Assessment, change: tuple[int, tuple[str, ...]]) -> PeriodJudged:
    """Put a verdict into words for the log. Pure."""
    kind: Kind = todo.standing.kind
    failed = assessment.failed
    return PeriodJudged(
        received_at=moment.now, kind=kind, period=todo.standing.period, revision=todo.revision,
        rows_digest=todo.standing.digest, verdict="failed" if failed else "passed", beat=moment.beat, cut=moment.cut,
        city=moment.city, models=moment.models, rows=assessment.count, changed=change[0], causes=change[1],
        failed_gates=tuple(dict.fromkeys(one.frame for one in failed)), failed_rows=tuple(_named(failed)),
    )  # fmt: skip


def _named(failed: Sequence[Finding]) -> Iterator[str]:
    lines = [f"{one.frame}: {one.chinese}: {what}"[:1000] for one in failed for what in one.examples or (one.error,)]
    yield from lines[:MOST_NAMED]


def _judgement(fact: PeriodJudged, now: datetime, assessment: Assessment) -> Judgement:
    return Judgement(
        kind=fact.kind, period=fact.period, revision=fact.revision, verdict=fact.verdict, judged_at=now.isoformat(),
        digest=fact.rows_digest, rows=fact.rows, changed=fact.changed, causes=fact.causes, findings=assessment.findings,
    )  # fmt: skip
