"""The notebook has every ready-made question with its plot, runs from top to bottom, and is its owner's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.instants import micros
from stack.process import with_our_code
from tests.door_home import opened_door, publish_a_city
from warehouse.door import tokens
from warehouse.door.address import write_door_address
from warehouse.notebook.plots import PLOTS
from warehouse.notebook.writing import written
from warehouse.notebook_command import notebook
from warehouse.questions import read_questions


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("notebook")
    publish_a_city(made, micros(datetime(2026, 10, 12, 1, tzinfo=UTC)))
    tokens.ensure(made)
    with opened_door(made) as url:
        write_door_address(made, url)
        yield made


def run(home: Path, path: Path) -> "subprocess.CompletedProcess[str]":
    env = with_our_code({**os.environ, "HALLMARK_HOME": str(home)})
    return subprocess.run(
        [sys.executable, "-P", str(path)], env=env, capture_output=True, text=True, timeout=300, check=False
    )


def test_every_question_has_its_plot_and_its_cells() -> None:
    numbers = [question.number for question in read_questions()]
    assert list(PLOTS) == numbers
    assert all(plot.why for plot in PLOTS.values())
    text = written(read_questions())
    for question in read_questions():
        assert question.chinese in text
        assert f"sql_{question.number:02}" in text


def test_the_notebook_runs_from_top_to_bottom(home: Path) -> None:
    done = run(home, notebook(home, fresh=False))
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_cell_that_is_wrong_is_told(home: Path) -> None:
    path = notebook(home, fresh=True)
    path.write_text(path.read_text(encoding="utf-8").replace("from satisfaction_monthly", "from satisfaction_mon", 1))
    done = run(home, path)
    assert done.returncode != 0
    assert "satisfaction_mon" in done.stderr


def test_what_its_owner_changed_is_never_written_over(tmp_path: Path) -> None:
    first = notebook(tmp_path, fresh=False)
    first.write_text("# mine", encoding="utf-8")
    assert notebook(tmp_path, fresh=False) == first
    assert first.read_text(encoding="utf-8") == "# mine"
    second, third = notebook(tmp_path, fresh=True), notebook(tmp_path, fresh=True)
    assert len({first, second, third}) == 3
    assert second.read_text(encoding="utf-8") == third.read_text(encoding="utf-8") == written(read_questions())
