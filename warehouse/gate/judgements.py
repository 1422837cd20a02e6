"""Keep what the gates found, one JSON file a revision, for the page and for whoever asks why. Shell."""

from pathlib import Path

import msgspec

from warehouse.gate.judge import Finding
from warehouse.lake.manifest import folder_of
from warehouse.periods import Kind


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of a period as it was judged; findings are all expectations, met or not."""

    kind: Kind
    period: str
    revision: int
    verdict: str
    judged_at: str
    digest: str
    rows: int
    changed: int
    causes: tuple[str, ...]
    findings: list[Finding]


def keep(home: Path, judgement: Judgement) -> None:
    """Write one, whole or not at all."""
    path = _path(home, judgement.kind, judgement.period) / f"r{judgement.revision}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(judgement), indent=1))
    aside.replace(path)


def judgements_of(home: Path, kind: Kind, period: str) -> list[Judgement]:
    """Read all revisions of a period, the oldest first."""
    files = sorted(_path(home, kind, period).glob("r*.json"), key=lambda path: int(path.stem[1:]))
    return [msgspec.json.decode(path.read_bytes(), type=Judgement) for path in files]


def _path(home: Path, kind: Kind, period: str) -> Path:
    return folder_of(home) / "judgements" / f"{kind}={period}"
