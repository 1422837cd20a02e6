"""`hallmark catalogue`: what each public table, column and metric means; with a name, that one. Shell."""

import argparse
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from shlex import quote

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.catalogue import FAMILIES, OWNERS, Table, tables
from warehouse.lineage import Lineage, layer_of
from warehouse.metric_words import COMPUTED, MetricWords, metric_words
from warehouse.source_rows import phrases, tests_by_code


class NotInCatalogue(HallmarkError):
    """No table, metric or column is called so."""

    def __init__(self, name: str, near: list[str]) -> None:
        perhaps = f"是不是：{'、'.join(near)}？" if near else "一览：hallmark catalogue"
        super().__init__(
            f"目录里没有“{name}”。{perhaps}",
            f"The catalogue has no {name!r}. {'Perhaps: ' + ', '.join(near) if near else 'All: hallmark catalogue'}",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("name", nargs="?", help="表、指标代码或列名 a table, a metric's code, or a column")
    parser.epilog = "例 Examples: hallmark catalogue satisfaction_monthly；hallmark catalogue M-05"


def run(args: argparse.Namespace, _settings: Settings) -> int:
    """Print the whole list, or one entry."""
    sys.stdout.write("\n".join(listing() if args.name is None else entry(args.name)) + "\n")
    return 0


def listing() -> Iterator[str]:
    """List the tables by family, then the metrics."""
    for family, words in FAMILIES.items():
        yield f"\n{words[0]}  {words[1]}"
        for table in tables().values():
            if table.mart.family == family:
                yield f"  {table.mart.name:<30}{table.mart.line[0]}\n  {'':<30}{table.mart.line[1]}"
    yield "\n指标与疑点  Metrics and signals"
    for one in metric_words().values():
        yield f"  {one.code:<8}{one.name[0]}  {one.name[1]}"


def entry(name: str) -> Iterator[str]:
    """Describe a table, a metric, or every table that has a column; raises NotInCatalogue."""
    if name in tables():
        return _table(tables()[name])
    if name.upper() in {code.upper() for code in metric_words()}:
        return _metric(next(one for code, one in metric_words().items() if code.upper() == name.upper()))
    with_column = [table for table in tables().values() if name in table.mart.shown]
    if with_column:
        return (f"{one.mart.name}.{name}  {'  '.join(one.mart.words(name))}" for one in with_column)
    columns = {column for table in tables().values() for column in table.mart.shown}
    raise NotInCatalogue(name, get_close_matches(name, [*tables(), *metric_words(), *columns], n=3, cutoff=0.5))


def _table(table: Table) -> Iterator[str]:
    mart = table.mart
    yield f"{mart.name}\n  {mart.line[0]}\n  {mart.line[1]}"
    yield f"\n主键 key      {', '.join(mart.key)}"
    yield f"负责 owner    {'  '.join(OWNERS[mart.owner])}"
    yield f"指标 metrics  {'、'.join(f'{one.code} {one.name[0]}' for one in table.metrics) or '—'}"
    yield f"不计入        {mart.left_out[0]}\nleft out      {mart.left_out[1]}"
    for row in mart.rows:
        yield f"来源 {row}   {phrases().get(row, '')}"
    yield "\n列 Columns"
    width = max(len(column) for column in mart.shown) + 2
    for column in mart.shown:
        chinese, english = mart.words(column)
        yield f"  {column:<{width}}{chinese}\n  {'':<{width}}{english}"
    yield "\n由来 Made of"
    yield from _tree(table.lineage, f"marts/{mart.name}")
    yield f"\n例 Example\n  hallmark sql {quote(table.sample)}"
    for question in table.questions:
        yield f"  hallmark ask {question.number}  # {question.chinese}  {question.english}"


def _tree(lineage: Lineage, part: str, depth: int = 0, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    yield f"  {'  ' * depth}{part}"
    for source in sorted(lineage.parts[part], key=lambda one: layer_of(one) in {"raw", "reference", "log"}):
        if source not in seen and depth < 6:
            yield from _tree(lineage, source, depth + 1, seen | {part})


def _metric(one: MetricWords) -> Iterator[str]:
    yield f"{one.code}  {one.name[0]}  {one.name[1]}\n  {one.definition[0]}\n  {one.definition[1]}"
    yield f"\n单位 measure   {'  '.join(one.measure)}"
    yield f"目标 goal      {'  '.join(one.goal).strip() or '—'}"
    yield f"计算 computed  {'  '.join(COMPUTED[one.computed])}"
    yield f"实时 live      {one.scopes[0] or '—'}（{one.held[0]}）"
    yield f"可查 read from {', '.join(one.tables) or 'figures_at (hallmark check)'}"
    for test in tests_by_code().get(one.code, ()):
        yield f"测试 test      {test}"
