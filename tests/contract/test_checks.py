"""The checks a person runs are tests: style, types, and which folder may import which."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ["schemas", "producers", "streams", "warehouse", "dashboards", "stack", "tests", "bench"]


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=280
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout[-6000:]}{done.stderr[-3000:]}", pytrace=False)


def test_the_style_is_kept() -> None:
    run("ruff", "check", *CODE)
    run("ruff", "format", "--check", *CODE)


def test_the_types_agree() -> None:
    run("mypy")


def test_imports_only_point_down() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
