"""`hallmark due`: what must be reported when, and why a day moved (000-56 to 000-60). Shell.

By the calendar of the city where a warehouse has it, else by the State Council's alone.
"""

import argparse
import sys
from dataclasses import asdict
from datetime import date

from schemas.calendar import FIRST_DAY, LAST_DAY, Calendar
from schemas.errors import HallmarkError
from schemas.report_days import TITLES, Campaign, Due, reports_due
from schemas.settings import Settings
from warehouse.answers import FORMATS, Answer
from warehouse.reference import read_city
from warehouse.snapshots import NoSnapshot, opened

_HEADS = ("应报日", "原定日", "报什么", "所属月", "为何提前", "暂定")


class BadDays(HallmarkError):
    """The days asked for, or those of the campaign, cannot be used."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--from", dest="first", required=True, metavar="DATE", help="从哪天起（按原定日，含） first nominal day"
    )
    parser.add_argument("--to", dest="last", required=True, metavar="DATE", help="到哪天止（含） last nominal day")
    parser.add_argument(
        "--campaign",
        metavar="DATE/DATE",
        help="专项行动起止日：只列其间的，末月小结并入工作总结 a campaign's first and last day",
    )
    parser.add_argument(
        "--strict-before", action="store_true", help="“9日前”不含9日 on the day itself is too late (D-02)"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="table", help="输出格式 output format")
    parser.epilog = (
        "例 Examples:\n"
        "  hallmark due --from 2026-02-01 --to 2026-02-28\n"
        "  hallmark due --from 2025-11-01 --to 2026-03-31 --campaign 2025-11-01/2026-02-28 --format json\n"
        "应报日当天24:00前报到为按时；遇节假日提前到最近的工作日，调休上班日算工作日。\n"
        "Due by 24:00 of the day; on a day off by the nearest working day before it; make-up days are working days."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List what is due."""
    first, last = _days(args.first, args.last)
    campaign = _campaign(args.campaign) if args.campaign else None
    found = reports_due(_calendar(settings), first, last, campaign, before=args.strict_before)
    answer = _for_people(found) if args.format == "table" else _for_programs(found)
    sys.stdout.write(FORMATS[args.format](answer) + "\n")
    return 0


def _calendar(settings: Settings) -> Calendar:
    try:
        with opened(settings.home) as con:
            city = read_city(con.execute("select topic, value from base.reference").fetchall())
    except NoSnapshot:
        sys.stderr.write(
            "尚无数据仓库：只按国务院放假安排，不含本市日历。 No warehouse yet: the State Council's calendar alone.\n"
        )
        return Calendar()
    return Calendar(city.calendar)


def _days(first: str, last: str) -> tuple[date, date]:
    begin, end = _day(first), _day(last)
    if begin > end:
        raise BadDays(
            f"{begin} 在 {end} 之后；先写较早的一天。", f"{begin} is after {end}; name the earlier day first."
        )
    return begin, end


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadDays(f"“{text}”不是日期；写法如 2026-02-09。", f"{text!r} is no date; write 2026-02-09.") from error
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadDays(
            f"日历只有 {FIRST_DAY} 至 {LAST_DAY}，没有 {found}。",
            f"The calendar is of {FIRST_DAY} to {LAST_DAY}: not {found}.",
        )
    return found


def _campaign(text: str) -> Campaign:
    starts_on, slash, ends_on = text.partition("/")
    if not slash:
        raise BadDays(
            f"--campaign 写起止两天，如 2025-11-01/2026-02-28，而不是“{text}”。",
            f"--campaign takes two days such as 2025-11-01/2026-02-28, not {text!r}.",
        )
    return Campaign(*_days(starts_on, ends_on))


def _for_people(found: list[Due]) -> Answer:
    rows = [
        (
            one.due,
            one.nominal,
            TITLES[one.report] + (f"（含 {one.with_month} 小结）" if one.with_month else ""),
            one.covers,
            one.moved_because,
            "暂定" if one.is_provisional else None,
        )
        for one in found
    ]
    return Answer(_HEADS, rows)


def _for_programs(found: list[Due]) -> Answer:
    rows = [{"report": one.report, "title": TITLES[one.report], **asdict(one)} for one in found]
    columns = ("report", "title", *(name for name in Due.__dataclass_fields__ if name != "report"))
    return Answer(columns, [tuple(row[column] for column in columns) for row in rows])
