"""Find the file that a token is answered from: the newest snapshot, or the database of its view. Shell."""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from warehouse.door.hands import Hands
from warehouse.door.jobs import BuildView
from warehouse.door.refusals import Refused
from warehouse.door.tokens import Token
from warehouse.door.views import covers
from warehouse.snapshots import newest_snapshot

FRESH_S = 30.0
"""A view's database is used for so long before it is made from a newer snapshot: making one takes a second or more."""


@dataclass(frozen=True, slots=True)
class Database:
    """A file to answer from, the snapshot it is or was made from, and what it covers."""

    path: Path
    snapshot: str
    covers: str
    is_whole: bool


class Databases:
    """The databases of the views, one for each scope that asks."""

    def __init__(self, home: Path, hands: Hands) -> None:
        self._home, self._hands = home, hands
        self._folder = home / "run" / "door"
        self._made: dict[str, tuple[float, Database]] = {}
        self._making: dict[str, asyncio.Lock] = {}
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.iterdir():
            old.unlink()

    async def of(self, token: Token) -> Database:
        """Give the database for a token; raises NoSnapshot, or Refused where its scope does not exist."""
        words = covers(token.view, token.counties, token.units)
        if token.is_whole:
            path = newest_snapshot(self._home)
            return Database(path, path.stem, words, is_whole=True)
        async with self._making.setdefault(words, asyncio.Lock()):
            made = self._made.get(words)
            if made is None or time.monotonic() - made[0] > FRESH_S:
                made = self._made[words] = (time.monotonic(), await self._make(token, words, made))
        return made[1]

    async def _make(self, token: Token, words: str, before: tuple[float, Database] | None) -> Database:
        snapshot = newest_snapshot(self._home)
        if before is not None and before[1].snapshot == snapshot.stem:
            return before[1]
        name = hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
        path = self._folder / f"{name}-{snapshot.stem}.duckdb"
        reply = await self._hands.do(
            BuildView(
                snapshot=str(snapshot), out=str(path), view=token.view, counties=token.counties, units=token.units
            )
        )
        if reply.status != 200:
            raise Refused(reply.status, reply.error, reply.error_en)
        for old in sorted(self._folder.glob(f"{name}-*.duckdb"), key=lambda one: one.stat().st_mtime)[:-2]:
            old.unlink()
        return Database(path, snapshot.stem, words, is_whole=False)
