"""`hallmark report`: 《窗口满意率月报表》, one month of every window as a sheet that prints. Shell."""

import argparse
import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.snapshots import opened
from warehouse.workbook import Sheet, write_workbook

HEADINGS = ("序号", "区县", "大厅", "窗口", "满意", "差评", "有效评价", "满意率%", "办结人次", "参评率%", "默认评价")
DEFINITIONS = (
    "满意率＝满意（非常满意、满意、基本满意）÷有效评价，截一位小数；测试、默认、作废、重复的评价不计入。“—”表示没有数据，不是零。",
    "参评率＝有评价的办结人次÷评价器可用时的办结人次；没有评价器或叫号机的窗口为“—”。",
)


class NoSuchMonth(HallmarkError):
    """There are no ratings of a month."""

    def __init__(self, month: str, known: list[str]) -> None:
        have = "、".join(known) or "无"
        super().__init__(
            f"没有 {month} 的评价。现有月份：{have}。",
            f"There is nothing of {month}. Months at hand: {', '.join(known)}.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("--month", help="月份，如 2026-10（默认最近一月）month (default: the latest)")
    parser.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="文件名（默认 窗口满意率月报表-月份.xlsx）file to write"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the report of a month."""
    with opened(settings.home) as con:
        known = [row[0] for row in con.execute("select distinct month from satisfaction_monthly order by 1").fetchall()]
        month = args.month or (known[-1] if known else "")
        if month not in known or not re.fullmatch(r"\d{4}-\d{2}", month):
            raise NoSuchMonth(month, known)
        rows = con.execute(
            """select row_number() over (order by county, hall, window_id), county, hall, window_name, good, bad, rated,
                 satisfaction_pct, served, rated_pct, defaults
               from satisfaction_monthly where month = ? order by county, hall, window_id""",
            [month],
        ).fetchall()
        final, as_of = con.execute(
            "select bool_and(is_final), max(now_at) from satisfaction_monthly, base.moment where month = ?", [month]
        ).fetchall()[0]
    path = args.xlsx or Path(f"窗口满意率月报表-{month}.xlsx")
    kind = "定数（此后的变动另作修订）" if final else "暂计数（次月2日12:00后为定数）"
    above = (f"{month[:4]}年{int(month[5:])}月    数据截至 {as_of:%Y-%m-%d %H:%M}    {kind}",)
    write_workbook(path, Sheet("窗口满意率月报表", HEADINGS, rows, above, DEFINITIONS, total=total_of(rows)))
    sys.stdout.write(f"已写入 {path}：{len(rows)} 个窗口，{kind}。 Written: {len(rows)} windows of {month}.\n")
    return 0


def total_of(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Add up the lines; the rate of the total is the ratio of the sums, never a mean of ratios."""
    good, bad, rated, served, defaults = (sum(row[column] or 0 for row in rows) for column in (4, 5, 6, 8, 10))
    rate = Decimal(1000 * good // rated) / 10 if rated else None
    return ["", "", "", "合计", good, bad, rated, rate, served, None, defaults]
