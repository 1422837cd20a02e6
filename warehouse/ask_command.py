"""`hallmark ask`: ready-made questions; prints the SQL, then the answer. Shell."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

import duckdb

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.answers import FORMATS
from warehouse.naming import window_named
from warehouse.questions import Question, read_questions
from warehouse.snapshots import opened
from warehouse.sql_command import ask, show

PARAMETERS = ("month", "window", "day", "alert")


class NoSuchQuestion(HallmarkError):
    """The number is not that of a question."""

    def __init__(self, number: str, count: int) -> None:
        super().__init__(
            f"没有第 {number} 个问题；共 {count} 个，见 hallmark ask。",
            f"There is no question {number}; there are {count}, see `hallmark ask`.",
        )


class BadParameter(HallmarkError):
    """A parameter of a question cannot be used."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("number", nargs="?", help="问题编号；不给则列出全部 number of a question; none lists them")
    parser.add_argument("--month", help="月份，如 2026-10（默认最近一月）month (default: the latest)")
    parser.add_argument("--window", help="窗口编号或名称 window id or name")
    parser.add_argument("--day", help="日期，如 2026-10-14（默认最近一日）day (default: the latest)")
    parser.add_argument("--alert", help="告警编号（hallmark alerts 可查）alert id")
    parser.add_argument("--format", choices=tuple(FORMATS), default="table", help="输出格式 output format")
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="另存为 Excel，中文表头 write a spreadsheet")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List the questions, or answer one."""
    questions = {question.number: question for question in read_questions()}
    if args.number is None:
        sys.stdout.write(listing(list(questions.values())))
        return 0
    question = questions.get(int(args.number)) if args.number.isdigit() else None
    if question is None:
        raise NoSuchQuestion(args.number, len(questions))
    given = {name: value for name in PARAMETERS if (value := getattr(args, name)) is not None}
    with opened(settings.home) as con:
        values = chosen(con, question, given)
        answer = ask(con, question.sql, dict(values))
    if args.format == "table":
        sys.stdout.write(_heading(question, values))
    show(answer, question.sql, args.format, args.xlsx, title=question.chinese)
    return 0


def listing(questions: list[Question]) -> str:
    """Write the list of questions with the options each takes."""
    lines = ["现成的问题 Ready-made questions（hallmark ask 编号 [--xlsx 文件]）", ""]
    for question in questions:
        options = " ".join(f"--{name}" for name in question.defaults)
        lines.append(f"{question.number:>3}  {question.chinese}{f'   [{options}]' if options else ''}")
        lines.append(f"     {question.english}")
    return "\n".join(lines) + "\n"


def chosen(con: duckdb.DuckDBPyConnection, question: Question, given: dict[str, str]) -> dict[str, str | None]:
    """Give every parameter its value: as given and checked, else its default on this snapshot."""
    for name in given:
        if name not in question.defaults:
            takes = "、".join(f"--{one}" for one in question.defaults) or "无 none"
            raise BadParameter(
                f"第 {question.number} 个问题不用 --{name}；可用：{takes}。",
                f"Question {question.number} does not take --{name}; it takes: {takes}.",
            )
    values: dict[str, str | None] = {}
    for name, default in question.defaults.items():
        if name in given:
            values[name] = _checked(con, name, given[name])
        else:
            rows = con.execute(default).fetchall()
            values[name] = str(rows[0][0]) if rows and rows[0][0] is not None else None
    return values


def _checked(con: duckdb.DuckDBPyConnection, name: str, value: str) -> str:
    if name == "window":
        return window_named(con, value)
    if name == "month" and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise BadParameter(f"--month 应像 2026-10，而不是“{value}”。", f"--month looks like 2026-10, not {value!r}.")
    if name == "day":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise BadParameter(
                f"--day 应像 2026-10-14，而不是“{value}”。", f"--day looks like 2026-10-14, not {value!r}."
            ) from error
    return value


def _heading(question: Question, values: dict[str, str | None]) -> str:
    lines = [f"{question.number}. {question.chinese} · {question.english}", ""]
    lines += [f"-- ${name} = {value if value is not None else '—'}" for name, value in values.items()]
    return "\n".join([*lines, question.sql.strip(), "", ""])
