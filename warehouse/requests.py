"""Ask the running loader for what only it can do: the owner of the file answers beside the loading. Shell.

A request is one file, run/warehouse/request.json, its answer another; both are written aside and renamed. Who asks
waits with a deadline; a loader that was killed meanwhile answers when it is back, and an answer to an older question is
not taken for one's own.
"""

import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from schemas.errors import HallmarkError
from warehouse.archive.segments import Segment
from warehouse.digests import Holding

EVERY_S = 0.1
Told = TypeVar("Told")
Deed = Literal["digests", "backup", "segments"]
Offsets = list[tuple[str, int, int]]
"""Topic, partition, next offset."""


class Request(msgspec.Struct, frozen=True):
    """What is asked; `to` is the folder of a backup."""

    id: str
    deed: Deed
    to: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What the file holds, and up to where of the log; `trouble` says why the deed was not done.

    `segments` are those of the archive as the database has noted them.
    """

    id: str
    offsets: Offsets = []
    digests: dict[str, Holding] = {}
    segments: list[Segment] = []
    trouble: str = ""


class LoaderSilent(HallmarkError):
    """The running loader does not answer."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(
            f"loader 在 {waited_s:.0f} 秒内没有应答。请看 hallmark status 与 hallmark logs loader，稍后再试。",
            f"The loader did not answer within {waited_s:.0f} s. See `hallmark status` and `hallmark logs loader`, "
            "and try again.",
        )


class NotDone(HallmarkError):
    """The loader could not do what it was asked for."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"loader 没有做成：{trouble}", f"The loader could not do it: {trouble}")


def ask(home: Path, deed: Deed, *, to: str = "", seconds: float = 600.0) -> Answer:
    """Ask, and wait for the answer; raises LoaderSilent or NotDone."""
    request = Request(uuid.uuid4().hex, deed, to)
    _write(_folder(home) / "request.json", msgspec.json.encode(request))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = _read(_folder(home) / "answer.json", Answer)
        if answer is not None and answer.id == request.id:
            if answer.trouble:
                raise NotDone(answer.trouble)
            return answer
        time.sleep(EVERY_S)
    (_folder(home) / "request.json").unlink(missing_ok=True)
    raise LoaderSilent(seconds)


def asked(home: Path) -> Request | None:
    """Take the request that waits, if there is one: for the loader alone."""
    path = _folder(home) / "request.json"
    request = _read(path, Request)
    if request is not None:
        path.unlink(missing_ok=True)
    return request


def answer(home: Path, given: Answer) -> None:
    """Answer it."""
    _write(_folder(home) / "answer.json", msgspec.json.encode(given))


def listed(offsets: Mapping[tuple[str, int], int]) -> Offsets:
    """Write offsets as JSON can carry them."""
    return sorted((topic, partition, following) for (topic, partition), following in offsets.items())


def _folder(home: Path) -> Path:
    return home / "run" / "warehouse"


def _read(path: Path, kind: type[Told]) -> Told | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(text)
    aside.rename(path)
