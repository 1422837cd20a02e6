"""Read the text of the documents' rows, and which tests hold what, from docs/ (empty where that is not installed)."""

import csv
import re
from functools import cache
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
_HELD = re.compile(r"^\| ([\w.-]+) \|(?: .* \|)? (`.*) \|$")


@cache
def phrases() -> dict[str, str]:
    """Give the phrase of each row of the five documents: "000-45" → 每项业务办理完毕后…."""
    path = DOCS / "rows.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {one["row"]: one["phrase"] for one in csv.DictReader(file)}


@cache
def tests_by_code() -> dict[str, tuple[str, ...]]:
    """Give the tests that hold each row, metric or worked example: "M-05" → path::test."""
    path = DOCS / "coverage.md"
    if not path.exists():
        return {}
    found = (_HELD.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {match[1]: tuple(re.findall(r"`([^`]+)`", match[2])) for match in found if match}
