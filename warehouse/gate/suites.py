"""Say what must hold of each frame, as Great Expectations suites: JSON files in git (D10).

A suite of a mart is derived from its entry (columns, key, shares, counts) and the files are a picture of that, so that
people can read and compare them; `python -m warehouse.gate.suites` writes them anew. What must hold of the hand-written
frames stands in suites/domain/, written by hand.
"""

import json
from pathlib import Path
from typing import Any

from warehouse.marts import MARTS, Mart
from warehouse.marts.mart import OPTIONAL
from warehouse.periods import kind_of

FOLDER = Path(__file__).parent / "suites"
DOMAIN = FOLDER / "domain"
Suite = dict[str, Any]  # a JSON document
MAY_EXCEED_100 = ("load_pct", "busiest_pct", "busy_pct")
"""Shares of what a day has room for: work beyond it is what they are there to show."""
_COUNTS = ("good", "bad", "rated", "served", "defaults", "voided", "duplicates", "cases", "matters", "due", "on_time")


def suite_of(mart: Mart) -> Suite:
    """Derive the suite of a mart: its columns, a whole and unique key, shares between 0 and 100, no negative count."""
    named = [
        expectation("expect_table_columns_to_match_ordered_list", "列与约定一致", column_list=list(mart.columns)),
        *(
            expectation("expect_column_values_to_not_be_null", f"{one} 不为空", column=one)
            for one in mart.key
            if one not in OPTIONAL
        ),
        _unique(mart.key),
    ]
    shares = [one for one in mart.columns if one.endswith("_pct")]
    counts = [one for one in mart.columns if one in _COUNTS or one.endswith(("_min", "_s"))]
    named += [
        between(one, f"{mart.heading(one)} 在0到100之间", 0, None if one in MAY_EXCEED_100 else 100) for one in shares
    ]
    named += [between(one, f"{mart.heading(one)} 不为负", 0, None) for one in counts]
    return {"name": mart.name, "expectations": named}


def expectation(kind: str, chinese: str, **arguments: object) -> dict[str, Any]:
    """Write one expectation with what it says to people."""
    return {"type": kind, "kwargs": arguments, "meta": {"zh": chinese}}


def between(column: str, chinese: str, least: int, most: int | None) -> dict[str, Any]:
    """Write that a column's values lie in a range."""
    limits = {"min_value": least} if most is None else {"min_value": least, "max_value": most}
    return expectation("expect_column_values_to_be_between", chinese, column=column, **limits)


def _unique(key: tuple[str, ...]) -> dict[str, Any]:
    words = f"{'、'.join(key)} 不重复"
    if len(key) == 1:
        return expectation("expect_column_values_to_be_unique", words, column=key[0])
    return expectation("expect_compound_columns_to_be_unique", words, column_list=list(key))


def read_suite(name: str) -> Suite:
    """Read the suite of a mart or of a hand-written frame."""
    path = DOMAIN / f"{name}.json"
    text = (path if path.exists() else FOLDER / f"{name}.json").read_text(encoding="utf-8")
    suite: Suite = json.loads(text)
    return suite


def derived() -> dict[str, str]:
    """Give the text of every derived suite by file name."""
    closed = [mart for mart in MARTS if kind_of(mart.columns) is not None]
    return {f"{mart.name}.json": json.dumps(suite_of(mart), ensure_ascii=False, indent=1) + "\n" for mart in closed}


def write(folder: Path = FOLDER) -> None:
    """Write the derived suites and remove those of marts that are gone."""
    texts = derived()
    for path in folder.glob("*.json"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
