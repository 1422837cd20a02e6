"""Let Ctrl-C end a statement: DuckDB holds the thread that calls it, so the call is made from another one. Shell."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import duckdb

LOOK_EVERY_S = 0.1
Answered = TypeVar("Answered")


def interruptible(con: duckdb.DuckDBPyConnection, deed: Callable[[], Answered]) -> Answered:
    """Do something on a connection; a KeyboardInterrupt meanwhile ends the statement and is raised."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(deed)
        try:
            while True:
                try:
                    return future.result(LOOK_EVERY_S)
                except TimeoutError:
                    if future.done():  # the statement's own
                        raise
        except KeyboardInterrupt:
            con.interrupt()
            raise
