"""What a version of the publication holds: one entry a period, one file a table. Pure but for reading and writing it.

published/
  current -> versions/00000012            swapped whole: open its real path once, and read one whole state
  versions/00000012/manifest.json
  versions/00000012/<table>/day=2026-10-14/part-0.parquet
  data/<table>/day=2026-10-14/r2-5b1c2f0a.parquet     the same files, and those that were replaced (r1-…)
  judgements/day=2026-10-14/r2.json       what the gates found
  delta/<table>                           the same rows for Spark and Trino
"""

from pathlib import Path

import msgspec

from schemas.errors import HallmarkError
from warehouse.periods import Kind

PARQUET = "part-0.parquet"


class TableFile(msgspec.Struct, frozen=True):
    """One table's rows of a period: where under data/, how many, and the SHA-256 of the file's bytes."""

    file: str
    rows: int
    sha256: str


class PublishedPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """One period as it is published: which revision, judged when, from how much of the log, under which rules."""

    kind: Kind
    period: str
    revision: int
    digest: str
    judged_at: str
    cut: tuple[str, ...]
    city: str
    models: str
    is_doubtful: bool = False
    released_by: str | None = None
    reason: str | None = None
    published_in: int = 0
    tables: dict[str, TableFile] = {}

    @property
    def place(self) -> str:
        """Name it as a hive partition."""
        return f"{self.kind}={self.period}"


class Manifest(msgspec.Struct, frozen=True):
    """A whole version. version 0 is nothing yet; periods by their place, such as "day=2026-10-14"."""

    version: int = 0
    made_at: str = ""
    periods: dict[str, PublishedPeriod] = {}


class NothingPublished(HallmarkError):
    """No period of this home has been published yet."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} 里还没有已发布的数据：要等第一个日期结束、通过质量检查之后。见 hallmark period list。",
            f"Nothing is published in {home} yet: the first day must be over and pass the gates. "
            "See `hallmark period list`.",
        )


def folder_of(home: Path) -> Path:
    """Say where the publication of an installation is."""
    return home / "published"


def read_manifest(home: Path) -> Manifest:
    """Read the version that is current; an empty one before the first."""
    try:
        text = (folder_of(home) / "current" / "manifest.json").read_bytes()
    except FileNotFoundError:
        return Manifest()
    return msgspec.json.decode(text, type=Manifest)


def current(home: Path) -> Path:
    """Give the real folder of the version that is current: whoever reads from it sees one whole state."""
    path = (folder_of(home) / "current").resolve()
    if not path.is_dir():
        raise NothingPublished(home)
    return path
