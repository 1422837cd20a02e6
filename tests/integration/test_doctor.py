"""Runbooks R4, R5 and R7 carried out: a stopped worker and a killed broker are named, and all is well again after."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stack.process import with_our_code

ROOT = Path(__file__).parents[2]


class Installation:
    """`hallmark up` with a broker of its own, on free ports."""

    def __init__(self, home: Path) -> None:
        self.env = {
            **with_our_code(os.environ),
            "HALLMARK_HOME": str(home),
            "HALLMARK_KAFKA": "",
            "HALLMARK_KAFKA_PORT": "0",
        }
        self.env |= {"HALLMARK_WALL_PORT": "0", "HALLMARK_CLOCK": "", "HALLMARK_TOPIC_PREFIX": ""}

    def hallmark(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "stack", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    def status(self) -> dict[str, Any]:  # the JSON as it is
        answer: dict[str, Any] = msgspec.json.decode(self.hallmark("status", "--format", "json").stdout)
        return answer

    def pid(self, name: str) -> int:
        return next(int(one["pid"]) for one in self.status()["services"] if one["name"] == name)

    def doctor_until(self, wanted: Callable[[str], bool], within_s: float = 120) -> str:
        deadline = time.monotonic() + within_s
        while not wanted(said := self.hallmark("doctor").stdout):
            assert time.monotonic() < deadline, said
            time.sleep(0.5)
        return said


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "home")
    up = made.hallmark("up", "--detach")
    assert up.returncode == 0, up.stderr
    yield made
    made.hallmark("down")


def is_well(said: str) -> bool:
    return "All is well" in said


def proof(runbook: str) -> list[str]:
    """Read the command of a runbook's last part."""
    return command("Prove", runbook)


def deed(runbook: str) -> list[str]:
    """Read the first command of what a runbook says to do."""
    return command("Do", runbook)


def command(part: str, runbook: str) -> list[str]:
    text = (ROOT / "docs" / "runbooks" / f"{runbook}.md").read_text(encoding="utf-8")
    found = re.search(rf"{part}\*\*: `hallmark ([^`]+)`", text)
    assert found is not None
    return found[1].split()


@pytest.mark.timeout(400)
def test_the_doctor_names_a_stopped_worker_and_a_killed_broker_and_the_worker_joins_again(
    installation: Installation,
) -> None:
    assert "hallmark up" in Installation(Path(installation.env["HALLMARK_HOME"]).parent).hallmark("doctor").stdout
    installation.doctor_until(is_well)
    worker = installation.pid("worker")

    os.kill(worker, signal.SIGSTOP)
    try:
        said = installation.doctor_until(lambda text: "[stuck]" in text)
    finally:
        os.kill(worker, signal.SIGCONT)
    assert f"kill -9 {worker}" in said
    installation.doctor_until(is_well)

    beats = {one["tick_at"] for one in installation.status()["workers"][0]["partitions"]}
    os.kill(installation.pid("broker"), signal.SIGKILL)
    installation.doctor_until(lambda text: not is_well(text), within_s=120)
    installation.doctor_until(is_well)
    for runbook in ("R4-broker-down", "R5-worker-stuck", "R7-wall-stale"):
        assert installation.hallmark(*proof(runbook)).returncode == 0, runbook
    deadline = time.monotonic() + 150
    while any(one["tick_at"] in beats or one["lag"] for one in installation.status()["workers"][0]["partitions"]):
        assert time.monotonic() < deadline, "no tick was folded after the broker came back"
        time.sleep(1)
