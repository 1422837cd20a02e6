"""Decide from a snapshot what is to be done about its periods: judge, publish, log a change, or nothing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from warehouse.periods import Kind, is_restated

Task = Literal["judge", "retry", "publish", "log"]
"""retry: what failed is the same, but what it failed by (other periods, the city, a feed) may not be."""


@dataclass(frozen=True, slots=True)
class Word:
    """The latest revision judged of a period, and whether it may be published."""

    revision: int
    digest: str
    is_published: bool
    gates: tuple[str, ...] = ()
    """Those that failed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A period that is over and due, as the snapshot has it: the digest of its rows now, and what was said of it."""

    kind: Kind
    period: str
    due_at: datetime
    digest: str
    word: Word | None
    changes_logged: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """Name it as the publication does."""
        return f"{self.kind}={self.period}"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do for a period; `revision` is the one it is done for."""

    task: Task
    standing: Standing
    revision: int

    def judged(self) -> "Todo":
        """Give the judgement that takes the place of a mere note."""
        return Todo("judge", self.standing, self.revision + 1) if self.task == "log" else self


def todos(standings: Iterable[Standing], published: Mapping[str, tuple[int, str]], today: date) -> list[Todo]:
    """List what is to be done, days before months, the oldest first; `published` has (revision, digest) by place."""
    found = [todo for one in standings if (todo := _todo(one, published, today)) is not None]
    return sorted(found, key=lambda todo: (todo.standing.kind, todo.standing.period))


def _todo(one: Standing, published: Mapping[str, tuple[int, str]], today: date) -> Todo | None:
    word = one.word
    if word is None:
        return Todo("judge", one, 1)
    if one.digest == word.digest:
        if not word.is_published:
            return Todo("retry", one, word.revision + 1)
        is_out = published.get(one.place) == (word.revision, word.digest)
        return None if is_out else Todo("publish", one, word.revision)
    if is_restated(one.kind, one.period, today):
        return Todo("judge", one, word.revision + 1)
    return None if one.digest in one.changes_logged else Todo("log", one, word.revision)
