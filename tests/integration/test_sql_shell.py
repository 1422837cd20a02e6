"""`hallmark sql` on a terminal: a conversation that remembers, explains, and goes on after a mistake."""

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from schemas.instants import micros
from stack.process import hallmark_command
from tests.door_home import publish_a_city

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A person at a terminal of 200 columns."""

    def __init__(self, home: Path) -> None:
        self._mine, theirs = pty.openpty()
        env = {**os.environ, "HALLMARK_HOME": str(home), "TERM": "xterm", "COLUMNS": "200", "LINES": "50"}
        command = [*hallmark_command(), "sql"]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        self._seen = b""

    def types(self, text: str) -> None:
        os.write(self._mine, text.encode())

    def sees(self, words: str) -> str:
        """Wait until words appear behind all that was seen before; give what came with them."""
        deadline = time.monotonic() + 60
        while words not in (text := _CODES.sub("", self._seen.decode(errors="replace"))):
            assert time.monotonic() < deadline, text
            assert self.process.poll() is None, text
            if select.select([self._mine], [], [], 0.2)[0]:
                self._seen += os.read(self._mine, 65_536)
        self._seen = b""
        return text

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._mine)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    publish_a_city(tmp_path, BEGIN)
    return tmp_path


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    made = Terminal(home)
    yield made
    made.close()


def test_a_conversation(terminal: Terminal, home: Path) -> None:
    terminal.sees("hallmark>")
    terminal.types("select 'a;b' as joined,\r")
    terminal.sees("      >")
    terminal.types("  42 as answer;\r")
    assert "a;b" in terminal.sees("1 行 rows")
    terminal.types("\\d satisfaction_now\r")
    assert "satisfaction_pct" in terminal.sees("行 rows")
    terminal.types("select * from satisfaction_nou;\r")
    terminal.sees("satisfaction_now")
    terminal.types("from satisfaction_daily limit 3;\r")
    terminal.sees("3 行 rows")
    terminal.types(f"\\x {home}/answer.xlsx\r")
    terminal.sees("已写入")
    assert openpyxl.load_workbook(home / "answer.xlsx").active.max_row >= 4  # type: ignore[union-attr] # it has a sheet
    terminal.types("select count(*) from range(1000000000000) a, range(1000) b;\r")
    terminal.sees("查询中")
    terminal.process.send_signal(signal.SIGINT)
    terminal.sees("已中断")
    terminal.types("\\q\r")
    assert terminal.process.wait(30) == 0
    assert "answer;" in (home / "sql_history").read_text(encoding="utf-8")
