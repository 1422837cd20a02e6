"""`hallmark period`: where days and months stand, what the gates found, and the release by a named person. Shell."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from schemas.clock import parse_clock
from schemas.errors import HallmarkError
from schemas.events.period import PeriodReleased
from schemas.settings import Settings
from warehouse.answers import Answer, answer_of, as_table
from warehouse.gate.changes import changed_rows
from warehouse.gate.judgements import Judgement, judgements_of
from warehouse.gate.words import say
from warehouse.lake.manifest import folder_of, read_manifest
from warehouse.lake.parquet import figures
from warehouse.marts import BY_NAME
from warehouse.periods import Kind, kind_named
from warehouse.snapshots import opened

_LIST = """
select kind, period, state, is_doubtful, revision, published_revision, judged_at, failed_gates, changes_logged, due_at
from periods where state <> 'open' and (not $blocked or state = 'blocked') order by kind desc, period
"""


class NoSuchPeriod(HallmarkError):
    """There is no such day or month, or it was not judged."""

    def __init__(self, period: str) -> None:
        super().__init__(
            f"没有 {period} 的核定结果。日期如 2026-10-14，月份如 2026-10；一览：hallmark period list。",
            f"Nothing was judged of {period!r}. A day reads 2026-10-14, a month 2026-10; see `hallmark period list`.",
        )


class NotBlocked(HallmarkError):
    """Only what failed can be released."""

    def __init__(self, period: str, revision: int) -> None:
        super().__init__(
            f"{period} 第 {revision} 版已通过检查，无需放行。",
            f"Revision {revision} of {period} passed; there is nothing to release.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    deeds = parser.add_subparsers(dest="deed", metavar="list|show|release", required=True)
    listed = deeds.add_parser("list", help="一览 where every day and month stands")
    listed.add_argument("--blocked", action="store_true", help="只看未通过的 only what is not published")
    shown = deeds.add_parser("show", help="检查结果与修订 what was found, and what a revision replaced")
    shown.add_argument("period", help="2026-10-14 或 2026-10")
    shown.add_argument("--changes", action="store_true", help="逐行列出与前一版的差别 the rows that differ")
    released = deeds.add_parser("release", help="放行一个未通过的日或月（标明存疑） let one out, marked as doubtful")
    released.add_argument("period", help="2026-10-14 或 2026-10")
    released.add_argument("--by", required=True, metavar="WHO", help="放行人代号 who answers for it (a staff code)")
    released.add_argument("--reason", required=True, help="理由 why")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do one of them."""
    deeds: dict[str, Callable[[argparse.Namespace, Settings], None]] = {
        "list": _list,
        "show": _show,
        "release": _release,
    }
    deeds[args.deed](args, settings)
    return 0


def _list(args: argparse.Namespace, settings: Settings) -> None:
    with opened(settings.home) as con:
        answer = answer_of(con, _LIST, {"blocked": args.blocked})
    sys.stdout.write(as_table(answer) + "\n")


def _show(args: argparse.Namespace, settings: Settings) -> None:
    kind = _kind(args.period)
    found = judgements_of(settings.home, kind, args.period)
    if not found:
        raise NoSuchPeriod(args.period)
    for judgement in found:
        sys.stdout.write("\n".join(told(judgement)) + "\n\n")
    if args.changes and len(found) > 1:
        for table, rows in changes(settings.home, kind, args.period).items():
            answer = Answer(tuple(rows.columns), rows.rows())
            sys.stdout.write(f"{table}\n{as_table(answer)}\n\n")


def _kind(period: str) -> Kind:
    if (kind := kind_named(period)) is None:
        raise NoSuchPeriod(period)
    return kind


def told(judgement: Judgement) -> list[str]:
    """Write one judgement for people: the verdict, why it was made, what failed and on which rows. Pure."""
    verdict = "通过 passed" if judgement.verdict == "passed" else "未通过 failed"
    lines = [
        f"{judgement.period} 第 {judgement.revision} 版 revision：{verdict}，"
        f"{judgement.judged_at}，{judgement.rows} 行 rows"
    ]
    if judgement.causes:
        lines.append(f"  与前一版不同 {judgement.changed} 行 rows differ，因为 because：{'、'.join(judgement.causes)}")
    failed = [one for one in judgement.findings if not one.is_met]
    for one in failed:
        lines.append(f"  ✗ {one.frame}：{one.chinese}（{one.failed}/{one.rows}）{one.error}")
        lines += [f"      {example}" for example in one.examples[:10]]
    lines.append(f"  {len(judgement.findings) - len(failed)} 项满足 met，{len(failed)} 项不满足 not met")
    return lines


def changes(home: Path, kind: Kind, period: str) -> dict[str, pl.DataFrame]:
    """Compare what is published of a period with the revision before, from the files that were kept."""
    published = read_manifest(home).periods.get(f"{kind}={period}")
    found: dict[str, pl.DataFrame] = {}
    for table, one in published.tables.items() if published else ():
        after = folder_of(home) / "data" / one.file
        files = sorted(after.parent.glob("r*.parquet"), key=lambda path: int(path.stem[1:].split("-")[0]))
        if files[0] != after:
            before = figures(files[files.index(after) - 1])
            if (differing := changed_rows(before, figures(after), BY_NAME[table].key)).height:
                found[table] = differing
    return found


def _release(args: argparse.Namespace, settings: Settings) -> None:
    kind = _kind(args.period)
    with opened(settings.home) as con:
        found = con.execute(
            "select revision, digest, is_published from base.period_words where kind = ? and period = ? "
            "order by revision desc limit 1",
            [kind, args.period],
        ).fetchall()
    if not found:
        raise NoSuchPeriod(args.period)
    revision, digest, is_published = found[0]
    if is_published:
        raise NotBlocked(args.period, revision)
    now = parse_clock(settings.clock).now(time.time())
    fact = PeriodReleased(
        received_at=now, kind=kind, period=args.period, revision=revision, rows_digest=digest,
        released_by=args.by, reason=args.reason,
    )  # fmt: skip
    say(settings, fact, f"release/{args.by}", now)
    sys.stdout.write(
        f"已放行 {args.period} 第 {revision} 版，发布后到处标明“存疑”。\n"
        f"Released revision {revision} of {args.period}; it is published as doubtful.\n"
    )
