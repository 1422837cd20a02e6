"""What the pages of the catalogue show, complete and in one language. Pure."""

from dataclasses import dataclass
from datetime import datetime

from dashboards.clock_words import Speak
from dashboards.lineage_drawing import Drawing, draw
from warehouse.catalogue import FAMILIES, OWNERS, Table, tables
from warehouse.freshness import Freshness
from warehouse.lineage import OF_THE_LOADER
from warehouse.metric_words import COMPUTED, MetricWords, metric_words
from warehouse.source_rows import phrases, tests_by_code

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the index: its name, what it is, and every word by which it can be found."""

    name: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one family."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """The index: tables by family, then metrics."""

    groups: tuple[Group, ...]
    metrics: Group
    fresh: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: its name, what it means in the page's language and in the other one."""

    name: str
    meaning: str
    other: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """One public table."""

    name: str
    what: str
    other: str
    owner: str
    family: str
    key: tuple[str, ...]
    metrics: tuple[Pair, ...]
    left_out: str
    interval: str
    columns: tuple[ColumnLine, ...]
    rows: tuple[Pair, ...]
    drawing: Drawing
    events: tuple[str, ...]
    sample: str
    questions: tuple[tuple[int, str], ...]
    checks: tuple[str, ...]
    fresh: str
    size: str
    newest: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class MetricView:
    """One metric or signal."""

    code: str
    name: str
    other: str
    definition: str
    definition_other: str
    measure: str
    goal: str
    computed: str
    scopes: str
    held: str
    tables: tuple[Pair, ...]
    rows: tuple[Pair, ...]
    tests: tuple[Pair, ...]


def index_view(t: Speak, fresh: Freshness) -> IndexView:
    """Show everything by family."""
    every = tables().values()
    groups = tuple(
        Group(t(*words), tuple(_line(t, one) for one in every if one.mart.family == family))
        for family, words in FAMILIES.items()
    )
    metrics = tuple(
        Line(one.code, t(*one.name), " ".join((one.code, *one.name, *one.definition)).lower())
        for one in metric_words().values()
    )
    return IndexView(groups, Group(t("指标与疑点", "Metrics and signals"), metrics), _fresh(t, fresh))


def _line(t: Speak, table: Table) -> Line:
    mart = table.mart
    words = [mart.name, *mart.line, *mart.metrics, *(one.name[0] for one in table.metrics)]
    words += [word for column in mart.shown for word in (column, *mart.words(column))]
    return Line(mart.name, t(*mart.line), " ".join(words).lower())


def table_view(t: Speak, table: Table, fresh: Freshness) -> TableView:
    """Show one table."""
    mart, lineage = table.mart, table.lineage
    size = fresh.rows.get(mart.name)
    newest = [(f"raw_{one}", _when(fresh.newest[one])) for one in lineage.families if one in fresh.newest]
    return TableView(
        name=mart.name,
        what=t(*mart.line),
        other=t(*mart.line[::-1]),
        owner=t(*OWNERS[mart.owner]),
        family=t(*FAMILIES[mart.family]),
        key=mart.key,
        metrics=tuple((one.code, t(*one.name)) for one in table.metrics),
        left_out=t(*mart.left_out),
        interval=t(*table.interval),
        columns=tuple(
            ColumnLine(one, t(*mart.words(one)), t(*mart.words(one)[::-1]), one in mart.key) for one in mart.shown
        ),
        rows=_rows(mart.rows),
        drawing=draw(lineage, mart.name),
        events=lineage.events or _not_events(t, table),
        sample=table.sample,
        questions=tuple((one.number, t(one.chinese, one.english)) for one in table.questions),
        checks=tuple(t(*one) for one in table.checks),
        fresh=_fresh(t, fresh),
        size=t(f"{size} 行", f"{size} rows") if size is not None else t("未知", "unknown"),
        newest=tuple(newest),
    )


def metric_view(t: Speak, one: MetricWords) -> MetricView:
    """Show one metric."""
    return MetricView(
        code=one.code,
        name=t(*one.name),
        other=t(*one.name[::-1]),
        definition=t(*one.definition),
        definition_other=t(*one.definition[::-1]),
        measure=t(*one.measure),
        goal=t(*one.goal) or t("未设", "none set"),
        computed=t(*COMPUTED[one.computed]),
        scopes=t(*one.scopes) or "—",
        held=t(*one.held),
        tables=tuple((name, t(*tables()[name].mart.line)) for name in one.tables),
        rows=_rows(one.rows),
        tests=tuple((path, name.removeprefix("test_").replace("_", " ")) for path, _, name in _tests(one.code)),
    )


def _tests(code: str) -> list[tuple[str, str, str]]:
    return [test.partition("::") for test in tests_by_code().get(code, ())]


def _not_events(t: Speak, table: Table) -> tuple[str, ...]:
    if any(part in OF_THE_LOADER for part in table.lineage.parts):
        return (t("日志本身的全部记录", "every record of the log itself"),)
    return (t("参照数据，不含事件", "reference data, no events"),)


def _rows(rows: tuple[str, ...]) -> tuple[Pair, ...]:
    return tuple((row, phrases().get(row, "")) for row in rows)


def _fresh(t: Speak, fresh: Freshness) -> str:
    if fresh.as_of is None or fresh.built_at is None:
        return t("还没有数据仓库的快照", "no snapshot of the warehouse yet")
    as_of, built = _when(fresh.as_of), _when(fresh.built_at)
    return t(
        f"数据截至 {as_of}，快照生成于 {built}，尚未入库 {fresh.lag} 条",
        f"known up to {as_of}, snapshot made {built}, {fresh.lag} records not stored yet",
    )


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
