"""`hallmark demo --for`: a limited play ends by itself, balanced and equal, and can be gone on with."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.clock import parse_clock
from stack.home import clock_file
from stack.process import with_our_code

LIMIT_S = 280


def hallmark(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA_PORT": "0", "HALLMARK_WALL_PORT": "0"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "stack", *words],
        env=with_our_code(env),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def report_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.timeout(900)
def test_a_limited_demo_balances_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    home, report = tmp_path / "home", tmp_path / "report.json"
    first = hallmark(home, "demo", "--no-history", "--for", "20", "--speed", "480", "--report", str(report))
    assert first.returncode == 0, first.stdout + first.stderr
    begun = report_of(report)
    assert begun["sent"] == begun["stored"] + begun["quarantined"] > 5_000
    assert begun["in_log"] == begun["sent_by_demo"]
    assert begun["figures_different"] == 0 and begun["figures_compared"] > 100
    assert {"code", "subject", "state", "raised_at"} <= set(begun["alerts"][0])
    stopped = parse_clock(clock_file(home).read_text(encoding="utf-8")).now(0.0)
    assert f"{stopped:%m-%d %H}" == "10-14 12"

    refused = hallmark(home, "demo")
    assert refused.returncode == 2 and "--continue" in refused.stderr

    second = hallmark(home, "demo", "--continue", "--for", "10", "--speed", "480", "--report", str(report))
    assert second.returncode == 0, second.stdout + second.stderr
    ended = report_of(report)
    assert ended["sent_by_demo"] > begun["sent_by_demo"] and ended["duplicates"] == 0
    assert {one["alert_id"] for one in begun["alerts"]} <= {one["alert_id"] for one in ended["alerts"]}
