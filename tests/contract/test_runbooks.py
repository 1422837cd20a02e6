"""Every runbook has its five parts, and every command it names exists."""

import re
from pathlib import Path

import pytest

from stack.commands import available

RUNBOOKS = sorted((Path(__file__).parents[2] / "docs" / "runbooks").glob("R*.md"))
PARTS = ("现象 Symptom", "没有丢的 Not lost", "看 Look", "做 Do", "证明 Prove")


def test_there_are_runbooks() -> None:
    assert {page.name.partition("-")[0] for page in RUNBOOKS} >= {"R4", "R5", "R7", "R8"}


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_a_runbook_has_its_parts_in_order_and_names_only_commands_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^- \*\*(.+?)\*\*", text, re.MULTILINE) == list(PARTS)
    named = set(re.findall(r"`hallmark (\w+)", text))
    assert named
    assert named <= set(available())
