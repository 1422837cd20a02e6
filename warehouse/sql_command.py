"""`hallmark sql`: one statement on the newest snapshot, read only; without one, a conversation. Shell."""

import argparse
import re
import sys
from difflib import get_close_matches
from functools import partial
from pathlib import Path

import duckdb

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.answers import FORMATS, Answer, answer_of, headings_for
from warehouse.interruptible import interruptible
from warehouse.marts import BY_NAME
from warehouse.snapshots import newest_snapshot, opened
from warehouse.workbook import Sheet, write_workbook

EXAMPLE = 'hallmark sql "select month, hall, window_name, rated, satisfaction_pct from satisfaction_monthly"'


class BadStatement(HallmarkError):
    """DuckDB did not take the statement."""

    def __init__(self, why: str, chinese: str = "", english: str = "") -> None:
        super().__init__(f"这条 SQL 无法执行：{why}{chinese}", f"This SQL cannot be run: {why}{english}")


class NoStatement(HallmarkError):
    """Neither a statement nor a file with one was given."""

    def __init__(self) -> None:
        super().__init__(
            f'请给出一条 SQL，例如：{EXAMPLE}\n表名一览：hallmark sql "show tables"',
            'Give one SQL statement, a file with one, or - for standard input. Tables: hallmark sql "show tables"',
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("statement", nargs="?", help="SQL 语句、.sql 文件，或 - 表示标准输入 a statement, a file, or -")
    parser.add_argument("--format", choices=tuple(FORMATS), default="table", help="输出格式 output format")
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="另存为 Excel，中文表头 write a spreadsheet")
    parser.add_argument("--path", action="store_true", help="只打印快照文件的路径 print the snapshot's path")
    parser.epilog = f"例 Example: {EXAMPLE}"


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one statement."""
    if args.path:
        sys.stdout.write(f"{newest_snapshot(settings.home)}\n")
        return 0
    if args.statement is None and sys.stdin.isatty() and sys.stdout.isatty():
        from warehouse.sql_shell import Shell  # noqa: PLC0415 - its line editor takes a moment to load

        Shell(settings.home, ask, lambda answer, statement, xlsx: show(answer, statement, args.format, xlsx)).run()
        return 0
    statement = _statement(args.statement)
    with opened(settings.home) as con:
        answer = ask(con, statement)
    show(answer, statement, args.format, args.xlsx)
    return 0


def show(answer: Answer, statement: str, style: str, xlsx: Path | None, title: str = "查询结果") -> None:
    """Write an answer to the terminal, or to a spreadsheet where one is asked for."""
    if xlsx is not None:
        write_workbook(xlsx, Sheet(title, headings_for(statement, answer.columns), answer.rows))
        sys.stdout.write(f"已写入 {xlsx}：{len(answer.rows)} 行。 Written: {len(answer.rows)} rows.\n")
    elif answer.columns:
        sys.stdout.write(FORMATS[style](answer) + "\n")


def _statement(given: str | None) -> str:
    if given == "-":
        given = sys.stdin.read()
    elif given and given.endswith(".sql") and "\n" not in given and Path(given).is_file():
        given = Path(given).read_text(encoding="utf-8")
    if not given or not given.strip(" \t\r\n;"):
        raise NoStatement
    return given


def ask(con: duckdb.DuckDBPyConnection, statement: str, values: dict[str, object] | None = None) -> Answer:
    """Run a statement; say in both languages what is wrong with it, and which name may be meant."""
    try:
        return interruptible(con, partial(answer_of, con, statement, values))
    except duckdb.CatalogException as error:
        raise _no_such_table(con, error) from error
    except duckdb.Error as error:
        why = _first_line(error)
        if "read-only" in why or "read only" in why:
            raise BadStatement(why, "（快照只读，只能查询）", " (the snapshot is read only: queries only)") from error
        raise BadStatement(why, *_candidates(str(error))) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def _candidates(message: str) -> tuple[str, str]:
    found = re.search(r"Candidate bindings: (.*)", message)
    names = ", ".join(re.findall(r'"([^"]+)"', found.group(1))) if found else ""
    return (f"。是不是：{names}", f". Perhaps: {names}") if names else ("", "")


def _no_such_table(con: duckdb.DuckDBPyConnection, error: Exception) -> BadStatement:
    why = _first_line(error)
    names = sorted({*BY_NAME, *(row[0] for row in con.execute("show tables").fetchall())})
    asked = re.search(r"with name \"?([\w.]+)", why)
    near = get_close_matches(asked.group(1), names, n=2) if asked else []
    chinese = f"。是不是 {'、'.join(near)}？" if near else ""
    english = f". Perhaps {', '.join(near)}?" if near else ""
    return BadStatement(why, f"{chinese} 可用的表：{'、'.join(names)}", f"{english} Tables: {', '.join(names)}")
