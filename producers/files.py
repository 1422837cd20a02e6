"""Open what a person names: a file or `-` for standard input; read lines without trusting their length."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schemas.errors import HallmarkError

LONGEST = 256 * 1024
"""Bytes of a line that are kept; the rest is counted and dropped."""


class FileUnreadable(HallmarkError):
    """A file cannot be opened."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"打不开文件 {name}：{why}。请检查文件名和权限。", f"Cannot open {name}: {why}. Check name and permissions."
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its bytes without the line end, and how long it really was."""

    number: int
    text: bytes
    size: int


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file by its name, `-` being standard input."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 - closed below; the error belongs to opening alone
    except OSError as error:
        raise FileUnreadable(name, error.strerror or str(error)) from error
    with stream:
        yield stream


def lines_of(stream: BinaryIO) -> Iterator[Line]:
    """Give the lines that are not blank, as they come."""
    number = 0
    while piece := stream.readline(LONGEST):
        number += 1
        size = len(piece)
        last = piece
        while not last.endswith(b"\n") and (last := stream.readline(LONGEST)):
            size += len(last)
        if text := piece.strip():
            yield Line(number, text, size)
