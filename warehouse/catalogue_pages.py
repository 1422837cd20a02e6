"""Write the catalogue as one Markdown page: `python -m warehouse.catalogue_pages` writes docs/zh/数据目录.md."""

from collections.abc import Iterator

from warehouse.catalogue import FAMILIES, OWNERS, Table, tables
from warehouse.lineage import layer_of
from warehouse.metric_words import COMPUTED, MetricWords, metric_words
from warehouse.source_rows import DOCS, phrases

PAGE = DOCS / "zh" / "数据目录.md"
_HEAD = """# 数据目录 · The catalogue

由 `python -m warehouse.catalogue_pages` 生成，请勿手改。 Generated. 网页版在大屏的 `/catalogue`（含血缘图与新旧）；\
终端里是 `hallmark catalogue [名称]`；每张表、每一列的含义也写在快照的注释里
（`select column_name, comment from duckdb_columns() where table_name = 'ratings'`）。

比率都以分子、分母整数计算，截去而不四舍五入；分母为 0 是空值。日按大厅所在时区，区间 [起, 止)。
Shares are computed from whole numerators and denominators, cut and never rounded; a denominator of 0 is null. Days are
local to the hall, half-open [start, end).
"""


def page() -> str:
    """Write the whole page."""
    return "\n".join([_HEAD, *_tables(), *_metrics()]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    for family, words in FAMILIES.items():
        yield f"## {words[0]} · {words[1]}\n"
        for table in tables().values():
            if table.mart.family == family:
                yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    mart = table.mart
    yield f"### `{mart.name}`\n\n{mart.line[0]}。\n{mart.line[1]}.\n"
    yield f"- 主键 key：{'、'.join(f'`{one}`' for one in mart.key)}；负责 owner：{' '.join(OWNERS[mart.owner])}"
    if table.metrics:
        yield f"- 指标 metrics：{'、'.join(f'{one.code} {one.name[0]}' for one in table.metrics)}"
    yield f"- 不计入 left out：{mart.left_out[0]}。 {mart.left_out[1]}."
    parts = [part for part in table.lineage.parts if layer_of(part) == "raw"]
    yield f"- 来自 made of：{'、'.join(f'`{one}`' for one in (*parts, *table.lineage.topics)) or '产品自身'}"
    if mart.rows:
        yield "- 来源条目 rows：" + "；".join(f"{row}「{phrases().get(row, '')}」" for row in mart.rows)
    yield "\n| 列 column | 含义 | meaning |\n|---|---|---|"
    for column in mart.shown:
        chinese, english = mart.words(column)
        yield f"| `{column}` | {chinese} | {english} |"
    yield ""


def _metrics() -> Iterator[str]:
    yield "## 指标与疑点 · Metrics and signals\n"
    for one in metric_words().values():
        yield from _metric(one)


def _metric(one: MetricWords) -> Iterator[str]:
    yield f"### {one.code} {one.name[0]} · {one.name[1]}\n\n{one.definition[0]}\n{one.definition[1]}\n"
    where = "、".join(f"`{name}`" for name in one.tables) or "`figures_at`（hallmark check 所用，无单独的表）"
    goal = f"；目标 goal：{one.goal[0]}" if one.goal[0] else ""
    yield f"- 单位 measure：{one.measure[0]}{goal}；计算 computed：{COMPUTED[one.computed][0]}"
    if one.scopes[0]:
        yield f"- 实时 live：{one.scopes[0]}"
    yield f"- 可查 read from：{where}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
