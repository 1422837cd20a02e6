"""Nobody but DuckDB opens the live file inside the loader: closing any other handle drops the lock (D8)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from schemas.instants import DAY, micros
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish

ROOT = Path(__file__).parents[2]
BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
LIVE = "live.duckdb"
MAY_NAME_IT = {"warehouse/store.py", "warehouse/rebuild.py", "warehouse/rebuild_steps.py", "warehouse/backups.py"}
"""The one that opens it for the loader; those that put a rebuilt or restored file in its place while no loader runs."""
_seen: list[str] = []
_watching = False


def _watch(event: str, args: tuple[object, ...]) -> None:
    if _watching and event == "open" and str(args[0]).endswith(LIVE):
        _seen.append(str(args[0]))


sys.addaudithook(_watch)


@contextmanager
def opened_in_python() -> Iterator[list[str]]:
    """Collect what Python code opens under the live file's name; DuckDB's own handles are not Python's."""
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken away, only be told to look away
    _seen.clear()
    _watching = True
    try:
        yield _seen
    finally:
        _watching = False


def test_loading_working_out_and_publishing_open_the_live_file_only_through_duckdb(tmp_path: Path) -> None:
    log = Log()
    for _, _, topic, key, message in Play(a_small_city(2, 2), 5, BEGIN, BEGIN + DAY, 60).run().facts:
        log.say(topic, key, message)
    log.tick(BEGIN + DAY)
    with opened_in_python() as seen:
        con, store = a_warehouse(tmp_path, a_small_city(2, 2))
        load(store, log.arrivals)
        publish(con, tmp_path, 0)
        con.close()
        assert seen == []
        (tmp_path / LIVE).read_bytes()
        assert seen == [str(tmp_path / LIVE)], "the watch sees an open"


def test_only_the_modules_that_must_know_the_live_files_name() -> None:
    folders = ("warehouse", "stack", "dashboards", "producers", "streams", "schemas")
    found = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r'["/]live\.duckdb', path.read_text(encoding="utf-8"))
    }
    assert found == MAY_NAME_IT


def test_a_handle_of_our_own_would_drop_duckdbs_lock(tmp_path: Path) -> None:
    """Show why: whoever changes this law should see what it guards against."""
    con = duckdb.connect(str(tmp_path / LIVE))
    con.execute("create table told (x integer)")
    second = [sys.executable, "-c", "import duckdb, sys; duckdb.connect(sys.argv[1])", str(tmp_path / LIVE)]
    assert subprocess.run(second, capture_output=True, check=False).returncode == 1
    (tmp_path / LIVE).open("rb").close()
    assert subprocess.run(second, capture_output=True, check=False).returncode == 0
    con.close()
