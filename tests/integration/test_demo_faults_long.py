"""`hallmark demo --day faults` on a real Kafka: each fault is told by name, nothing else is, nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stack.process import with_our_code

LIMIT_S = 1_500


@pytest.mark.long
@pytest.mark.timeout(LIMIT_S + 60)
def test_a_whole_day_of_planted_faults_is_told_by_name_and_nothing_else(tmp_path: Path) -> None:
    home, report = tmp_path / "home", tmp_path / "report.json"
    env = {**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA_PORT": "0", "HALLMARK_WALL_PORT": "0"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "stack", "demo", "--day", "faults", "--report", str(report)],
        env=with_our_code(env),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ended = json.loads(report.read_text(encoding="utf-8"))
    assert ended["sent"] == ended["stored"] + ended["quarantined"] > 30_000
    assert ended["figures_different"] == 0 and ended["figures_compared"] > 100
    caught = ended["verdict"]["caught"]
    assert len({one["kind"] for one in caught}) >= 5
    assert all(one["raised_at"] >= one["planted_at"] for one in caught)
    assert ended["verdict"]["others"] == []
    assert "no other alert" in done.stdout
