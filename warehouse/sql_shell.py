"""`hallmark sql` without a statement: ask one after the other, with a memory and completion (prompt_toolkit). Shell."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory

from schemas.errors import HallmarkError
from warehouse.answers import Answer, as_table
from warehouse.marts import BY_NAME
from warehouse.snapshots import newest_snapshot, opened

HELP = """  语句以 ; 结束 end a statement with ;
  \\d           表一览 the tables
  \\d 表名      列与定义 the columns of a table
  \\x 文件.xlsx 把上一条的答案存成表格 write the last answer to a spreadsheet
  \\q           退出 quit（或 or Ctrl-D）；Ctrl-C 中断语句 ends a statement
"""
PATIENCE_S, AGAIN_S = 1.0, 0.1
"""A statement that takes longer is said to be running; one that was interrupted is told again so often."""
Ask = Callable[[duckdb.DuckDBPyConnection, str], Answer]
Show = Callable[[Answer, str, Path | None], None]


class Shell:
    """One conversation; every statement is asked of the snapshot that is then the newest."""

    def __init__(self, home: Path, ask: Ask, show: Show) -> None:
        self._home, self._ask, self._show = home, ask, show
        self._last: tuple[Answer, str] | None = None

    def run(self) -> None:
        """Talk until the person leaves; Ctrl-C is heard whatever started this process."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdout.write(f"快照 snapshot {newest_snapshot(self._home).name}    \\? 帮助 help\n")
        session: PromptSession[str] = PromptSession(
            history=FileHistory(str(self._home / "sql_history")), completer=self._words(), complete_while_typing=False
        )
        rest = ""
        while True:
            try:
                line = session.prompt("      > " if rest else "hallmark> ")
            except KeyboardInterrupt:
                rest = ""
                continue
            except EOFError:
                return
            if not rest and line.strip() in {"\\q", "quit", "exit"}:
                return
            rest = self.heard(f"{rest}\n{line}" if rest else line)

    def heard(self, text: str) -> str:
        """Do what is complete in a text; give what is not."""
        if text.lstrip().startswith("\\"):
            self._guarded(lambda: self._command(text.split()))
            return ""
        if not text.rstrip().endswith(";"):
            return text if text.strip() else ""
        for statement in _statements(text):
            self._guarded(partial(self._answer, statement))
        return ""

    def _answer(self, statement: str) -> None:
        with opened(self._home) as con:
            answer = interruptible(con, partial(self._ask, con, statement))
        self._last = (answer, statement)
        self._show(answer, statement, None)

    def _command(self, words: list[str]) -> None:
        match words:
            case ["\\d"]:
                sys.stdout.write(as_table(Answer(("表 table", "一行是 a row is"), list(_tables()))) + "\n")
            case ["\\d", name]:
                self._answer(
                    "select column_name, data_type, comment from duckdb_columns() "  # noqa: S608 - a name of ours
                    f"where schema_name = 'main' and table_name = '{_known(name)}' order by column_index"
                )
            case ["\\x", path] if self._last is not None:
                self._show(*self._last, Path(path))
            case _:
                sys.stdout.write(HELP)

    def _guarded(self, deed: Callable[[], None]) -> None:
        """Tell what is wrong and go on; Ctrl-C ends the statement, not the conversation."""
        try:
            deed()
        except HallmarkError as error:
            sys.stdout.write(f"{error.chinese}\n{error.english}\n")
        except (KeyboardInterrupt, duckdb.InterruptException):
            sys.stdout.write("已中断。 Interrupted.\n")

    def _words(self) -> WordCompleter:
        with opened(self._home) as con:
            found = con.execute(
                "select distinct column_name from duckdb_columns() where schema_name = 'main' "
                "union select keyword_name from duckdb_keywords()"
            ).fetchall()
        return WordCompleter(sorted({*BY_NAME, *(row[0] for row in found)}), ignore_case=True)


def interruptible(con: duckdb.DuckDBPyConnection, deed: Callable[[], Answer]) -> Answer:
    """Do a long deed aside, so that Ctrl-C always reaches it; raises KeyboardInterrupt once it has ended."""
    with ThreadPoolExecutor(1) as aside:
        running = aside.submit(deed)
        try:
            if not wait([running], PATIENCE_S).done:
                sys.stdout.write("查询中，Ctrl-C 中断……  running, Ctrl-C ends it …\n")
                sys.stdout.flush()
            return running.result()
        except KeyboardInterrupt:
            _end(con, running)
            raise


def _end(con: duckdb.DuckDBPyConnection, running: Future[Answer]) -> None:
    """Interrupt until it is heard: what has not begun to execute forgets an interruption."""
    while not running.done():
        con.interrupt()
        wait([running], AGAIN_S)


def _statements(text: str) -> list[str]:
    """Split what was typed; what DuckDB cannot read is one statement, and its answer says why."""
    try:
        return [one.query for one in duckdb.extract_statements(text)]
    except (duckdb.Error, ValueError):
        return [text]


def _tables() -> Iterator[tuple[str, str]]:
    for name, mart in sorted(BY_NAME.items()):
        yield name, mart.line[0]


def _known(name: str) -> str:
    if name not in BY_NAME:
        raise NoSuchTable(name)
    return name


class NoSuchTable(HallmarkError):
    """There is no public table of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有表 {name}；一览：\\d", f"There is no table {name}; \\d lists them.")
