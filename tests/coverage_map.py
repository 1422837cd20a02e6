"""Say which requirement is held by which test: rows of the documents, metrics, alerts, signals, worked examples.

A test that would fail without a row's behaviour carries `@pytest.mark.covers("000-45", "M-05", …)`; a page or a
document that somebody looked at stands in docs/looked_at.csv. Nothing else covers a row.

    python -m tests.coverage_map            write docs/coverage.md
    python -m tests.coverage_map --check    say whether it is up to date
"""

import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from streams.registry import METRICS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "coverage.md"
SOURCES = {
    "000": "“亮户籍窗口、创优质服务”专项活动 · the hukou-window campaign",
    "001": "窗口作风专项整治 · the window-conduct rectification",
    "002": "五个零、五个强化 · five zeros, fourteen systems",
    "003": "户籍窗口“放管服” · the reform of hukou windows",
    "004": "“十佳”文明窗口 · the ten best windows and their 100 points",
}
ALERTS = tuple(f"AL-{number:02}" for number in range(1, 26))
SIGNALS = tuple(f"F{number}" for number in range(1, 14))
MARK = "covers"


class Row(tuple[str, str, str, str]):
    """One requirement: row, system, kind (E M A L R S C X), the phrase of the source."""

    __slots__ = ()


def rows() -> list[Row]:
    """Read the 304 rows of the inventory."""
    with (ROOT / "docs" / "rows.csv").open(encoding="utf-8", newline="") as file:
        return [Row((one["row"], one["system"], one["kind"], one["phrase"])) for one in csv.DictReader(file)]


def examples() -> dict[str, str]:
    """Read the worked examples and edge cases of the domain: number → what it is."""
    with (ROOT / "docs" / "examples.csv").open(encoding="utf-8", newline="") as file:
        return {one["example"]: one["phrase"] for one in csv.DictReader(file)}


def looked_at() -> dict[str, list[str]]:
    """Read what was looked at instead of tested: row → page or document."""
    found: dict[str, list[str]] = defaultdict(list)
    with (ROOT / "docs" / "looked_at.csv").open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            found[one["row"]].append(f"{one['what']}（{one['on']}）")
    return found


def marked() -> dict[str, list[str]]:
    """Find every marked test by reading the source: code → "path::test"."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for code in _codes(function):
                found[code].append(f"{path.relative_to(ROOT / 'tests')}::{function.name}")
    return found


def _codes(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == MARK:
            yield from (arg.value for arg in mark.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def known() -> set[str]:
    """Give every code that a test may name."""
    decisions = {f"D-{number:02}" for number in range(1, 32)}
    designs = {f"D{number}" for number in range(1, 14)}
    return (
        {row[0] for row in rows()} | set(METRICS) | set(ALERTS) | set(SIGNALS) | set(examples()) | decisions | designs
    )


def page(found: Mapping[str, list[str]], seen: Mapping[str, list[str]]) -> str:
    """Write the page."""
    everything = rows()
    held = [row for row in everything if row[0] in found or row[0] in seen]
    beyond = [row for row in everything if row[2] == "X"]
    lines = [
        "# 需求与测试 · Requirements and their tests",
        "",
        "由 `python -m tests.coverage_map` 生成 · Generated. A row counts as held by a test that fails without its",
        "behaviour, or by a page that was looked at; a code in a list holds nothing.",
        "",
        f"来源条目 rows of the source documents: {len(everything)}；已有测试或已核看 held {len(held)}；"
        f"不在范围 out of scope {len(beyond)}；未完成 open {len(everything) - len(held) - len(beyond)}。",
        "",
    ]
    for prefix, title in SOURCES.items():
        lines += [f"## {prefix} {title}", ""]
        for system in dict.fromkeys(row[1] for row in everything if row[0].startswith(prefix)):
            lines += list(
                _system(system, [r for r in everything if r[0].startswith(prefix) and r[1] == system], found, seen)
            )
    lines += ["## 指标 Metrics", "", *_table(METRICS, found), "## 告警 Alerts", "", *_table(ALERTS, found)]
    lines += ["## 评价疑点 Rating-fraud signals", "", *_table(SIGNALS, found)]
    lines += ["## 算例 Worked examples and edge cases", "", *_examples(found)]
    return "\n".join(lines).rstrip() + "\n"


def _system(
    system: str, mine: list[Row], found: Mapping[str, list[str]], seen: Mapping[str, list[str]]
) -> Iterator[str]:
    yield from (f"### {system}", "", "| 条目 row | 原文 phrase | 由什么证明 held by |", "|---|---|---|")
    for row in mine:
        proof = [*(f"`{one}`" for one in found.get(row[0], ())), *seen.get(row[0], ())]
        said = "<br>".join(proof) or ("不在范围 out of scope" if row[2] == "X" else "未完成 open")
        yield f"| {row[0]} | {row[3]} | {said} |"
    yield ""


def _held_by(code: str, found: Mapping[str, list[str]]) -> str:
    return "<br>".join(f"`{one}`" for one in found.get(code, ())) or "未完成 open"


def _examples(found: Mapping[str, list[str]]) -> Iterator[str]:
    yield from ("| 编号 example | 情形 case | 由什么证明 held by |", "|---|---|---|")
    for code, phrase in examples().items():
        yield f"| {code} | {phrase} | {_held_by(code, found)} |"
    yield ""


def _table(codes: Mapping[str, object] | tuple[str, ...], found: Mapping[str, list[str]]) -> Iterator[str]:
    yield from ("| 代码 code | 由什么证明 held by |", "|---|---|")
    for code in codes:
        yield f"| {code} | {_held_by(code, found)} |"
    yield ""


def main(args: list[str]) -> int:
    """Write or check the page."""
    found = marked()
    if strange := sorted(set(found) - known()):
        sys.stderr.write(f"unknown codes in covers(): {', '.join(strange)}\n")
        return 1
    text = page(found, looked_at())
    if "--check" in args:
        is_same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        sys.stderr.write("" if is_same else "docs/coverage.md is out of date: python -m tests.coverage_map\n")
        return 0 if is_same else 1
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
