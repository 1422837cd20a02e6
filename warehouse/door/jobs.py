"""What the door hands to a process of its own, and what comes back: one line of JSON each way. Pure."""

from typing import Literal

import msgspec

Format = Literal["arrow", "json", "csv"]
MAX_BYTES = 256_000_000
"""An answer that is larger is refused."""


class Job(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One statement to be answered from one database file into one file."""

    sql: str
    parameters: dict[str, str | int | float | bool | None] = {}
    database: str
    out: str
    spill: str
    """A folder for what does not fit into memory."""
    format: Format = "arrow"
    view: str = "internal"
    is_whole: bool = True
    """False where the database holds less than the snapshot."""
    seconds: int = 30
    memory_mb: int = 512
    rows: int = 1_000_000


class BuildView(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One scoped database to be made from a snapshot."""

    snapshot: str
    out: str
    view: str
    counties: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it; on a refusal there is no answer, and nothing of one is in the file."""

    status: int = 200
    error: str = ""
    error_en: str = ""
    rows: int = 0
    size: int = 0
    tables: tuple[str, ...] = ()
    """The public tables that the statement reads."""
    as_of: str = ""
    is_spent: bool = False
    """The process had better be replaced: it was short of memory, or holds much of it."""
