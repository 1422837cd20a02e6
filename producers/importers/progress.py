"""Show how far a file has been read: a bar on a terminal, a line for each tenth elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Advance = Callable[[int, int], None]
"""Called with bytes read and rows read."""


@contextmanager
def progress(total_bytes: int) -> Iterator[Advance]:
    """Give the function that moves the bar."""
    if not sys.stderr.isatty():
        yield _tenths(total_bytes)
        return
    columns = (TextColumn("导入 importing"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total_bytes, rows=0)
        yield lambda done, rows: bar.update(task, completed=done, rows=f"{rows} 行 rows")


def _tenths(total: int) -> Advance:
    told = 0

    def advance(done: int, rows: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if tenth > told:
            told = tenth
            sys.stderr.write(f"导入 importing {tenth * 10} %（{rows} 行 rows）\n")

    return advance
