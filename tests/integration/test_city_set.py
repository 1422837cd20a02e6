"""`hallmark city set` and `history` on a real broker: one record to the files and to ref.*, and never another city."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from producers.city_publish import present_records
from schemas.settings import Settings

ROOT = Path(__file__).parents[2]
SET = ("city", "set", "threshold", "wait_limit_min", "25", "--unit", "CGPCS", "--from", "2026-11-01")
KEY = ("ref.thresholds", "wait_limit_min/CGPCS/2026-11-01/2026-10-14")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "city", tmp_path / "city"))


def hallmark(settings: Settings, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HALLMARK_HOME": str(settings.home), "HALLMARK_KAFKA": settings.kafka or ""}
    env |= {"HALLMARK_TOPIC_PREFIX": settings.topic_prefix, "HALLMARK_CLOCK": "2026-10-14T09:41:07+08:00"}
    env |= {"HALLMARK_CITY": str(folder)}
    args = [sys.executable, "-m", "stack", *words]
    return subprocess.run(args, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_a_record_that_is_set_stands_in_the_file_and_in_the_log_and_in_the_published_history(
    settings: Settings, folder: Path
) -> None:
    assert hallmark(settings, folder, "city", "publish", str(folder)).returncode == 0
    before = present_records(settings.kafka or "", settings.topic_prefix)
    done = hallmark(settings, folder, *SET)
    assert done.returncode == 0, done.stderr
    after = present_records(settings.kafka or "", settings.topic_prefix)
    assert after.keys() - before.keys() == {KEY}
    assert {key: after[key] for key in before} == before
    assert (folder / "thresholds.csv").read_text(encoding="utf-8").endswith("25,2026-11-01,,2026-10-14\n")
    assert "2026-11-01" in hallmark(settings, folder, "city", "history", "CGPCS").stdout
    again = hallmark(settings, folder, "city", "publish", str(folder))
    assert "0 written" in again.stdout


def test_files_of_another_city_than_the_published_one_change_nothing(settings: Settings, folder: Path) -> None:
    assert hallmark(settings, folder, "city", "publish", str(folder)).returncode == 0
    before = present_records(settings.kafka or "", settings.topic_prefix)
    (folder / "limits.csv").unlink()
    text = (folder / "thresholds.csv").read_bytes()
    refused = hallmark(settings, folder, *SET)
    assert refused.returncode == 2
    assert f"hallmark city publish {folder}" in refused.stderr
    assert (folder / "thresholds.csv").read_bytes() == text
    assert present_records(settings.kafka or "", settings.topic_prefix) == before
