"""`hallmark register`: 《群众诉求未结事项登记表》, everything open at an instant as a sheet that prints. Shell."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import HallmarkError
from schemas.report_days import TITLES
from schemas.settings import Settings
from warehouse.naming import unit_named
from warehouse.snapshots import opened
from warehouse.workbook import Sheet, write_workbook

HEADINGS = (
    "序号", "填报单位", "诉求编号", "诉求人（脱敏）", "联系方式（脱敏）", "诉求内容摘要", "类别", "渠道", "受理时间",
    "首接责任人", "承办人", "承诺时限", "是否超期", "未结原因", "进展", "拟办结时间", "填报人", "审核人",
    "截至时间", "填报时间",
)  # fmt: skip
TITLE = TITLES["register"]
_BLANK = "_" * 14
EDGE = ""
"""Kept by the unit alone: room to write."""
DEFINITIONS = (
    "本表列出截至该时刻尚未办结的全部办件、诉求、工单，不论是否超期；超期＝该时刻已过应办结时刻（应办结日24:00）。",
    "诉求人、联系方式、内容摘要、责任人姓名只保存在受理单位，不进入本系统，打印前由填报单位补填。",
)
_OPEN = """
select
  coalesce(u.name, m.unit_id), m.matter_no,
  case m.kind when 'case' then '办件' when 'demand' then '诉求' else '工单' end || '·' || m.service,
  m.channel, timezone(m.zone, coalesce(m.accepted_at, m.first_at)), m.owner,
  case when m.promise_days is not null then m.promise_days || '日；' else '' end
    || coalesce(strftime(timezone(m.zone, m.due_at - interval 1 microsecond), '%Y-%m-%d %H:%M') || '前', '无承诺时限'),
  case m.verdict when 'overdue' then '超期' when 'no_promise' then '无时限' else '未超期' end,
  m.reason_open, m.progress, m.expected_on
from matters_as_of(?) as m
left join base.ref_units as u on u.unit_id = m.unit_id
where m.is_open and coalesce(list_contains(?::varchar[], m.unit_id), true)
order by 1, m.due_at nulls last, m.matter_no
"""


class BadInstant(HallmarkError):
    """The instant cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"--as-of 应为时刻，如 2026-10-19T17:00 或 2026-10-19T17:00:00+08:00，而不是“{text}”。",
            f"--as-of is an instant such as 2026-10-19T17:00 or 2026-10-19T17:00:00+08:00, not {text!r}.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument(
        "--as-of",
        metavar="INSTANT",
        help="截至时刻（默认数据截至之时）；不带时区则按办件所在时区 instant (default: now)",
    )
    parser.add_argument(
        "--unit", metavar="UNIT", help="只列某单位及其下属（编号或名称） a unit and what is below it, by id or name"
    )
    parser.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="文件名（默认 群众诉求未结事项登记表-日期.xlsx）file to write"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the register as of an instant."""
    with opened(settings.home) as con:
        now: datetime = con.execute("select now_at from base.moment").fetchall()[0][0]
        as_of = _instant(args.as_of) if args.as_of else now.isoformat()
        unit = unit_named(con, args.unit) if args.unit else None
        rows = register_rows(con, as_of, unit.with_those_below if unit else None)
    path = args.xlsx or Path(f"{TITLE}{f'-{unit.name}' if unit else ''}-{as_of[:10]}.xlsx")
    overdue = _overdue(rows)
    sheet = register_sheet(rows, unit.name if unit else "全市", as_of)
    write_workbook(path, sheet)
    sys.stdout.write(
        f"已写入 {path}：未结 {len(rows)} 件，超期 {overdue} 件。 Written: {len(rows)} open, {overdue} overdue.\n"
    )
    return 0


def register_sheet(rows: list[tuple[Any, ...]], unit: str, as_of: str) -> Sheet:
    """Lay the register out: who it is from and as of when above, room to sign below; a nil return says so (D-05)."""
    moment = _shown(as_of)
    return Sheet(
        TITLE,
        HEADINGS,
        rows,
        above=(
            f"填报单位：{unit}    截至时间：{moment}    填报人：{_BLANK}    审核人：{_BLANK}    联系电话：{_BLANK}",
            f"未结 {len(rows)} 件，其中超期 {_overdue(rows)} 件",
        ),
        below=DEFINITIONS,
        nothing="本期无未结事项",
        signed=(
            f"填报人（签字）：{_BLANK}    审核人（签字）：{_BLANK}    单位（盖章）：{_BLANK}    填报时间：{_BLANK}",
        ),
        footer=f"{unit} 截至 {moment}",
    )


def register_rows(con: duckdb.DuckDBPyConnection, as_of: str, units: list[str] | None = None) -> list[tuple[Any, ...]]:
    """List what was open at an instant, of all units or of some, in the columns of the register."""
    found, moment = con.execute(_OPEN, [as_of, units]).fetchall(), _shown(as_of)
    return [
        (
            number,
            unit,
            no,
            EDGE,
            EDGE,
            EDGE,
            kind,
            channel,
            at,
            EDGE,
            owner,
            promise,
            late,
            why,
            progress,
            expected,
            "",
            "",
            moment,
            "",
        )
        for number, (unit, no, kind, channel, at, owner, promise, late, why, progress, expected) in enumerate(found, 1)
    ]


def _overdue(rows: list[tuple[Any, ...]]) -> int:
    return sum(row[12] == "超期" for row in rows)


def _shown(as_of: str) -> str:
    return as_of.replace("T", " ")[:19]


def _instant(text: str) -> str:
    try:
        if len(text) <= len("2026-10-19"):
            return datetime.combine(date.fromisoformat(text), datetime.max.time()).isoformat(timespec="seconds")
        return datetime.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadInstant(text) from error
