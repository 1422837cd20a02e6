"""The notebook in a real browser: every plot is there, and nothing is fetched from outside this machine."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from schemas.instants import micros
from stack.probe import free_port
from stack.process import hallmark_command, with_our_code
from tests.browser.conftest import until
from tests.door_home import opened_door, publish_a_city
from warehouse.door import tokens
from warehouse.door.address import write_door_address
from warehouse.questions import read_questions


@pytest.fixture
def page_of_the_notebook(tmp_path: Path) -> Iterator[str]:
    """Start `hallmark notebook` on a home with an open door; give the address with its token."""
    publish_a_city(tmp_path, micros(datetime(2026, 10, 12, 1, tzinfo=UTC)))
    tokens.ensure(tmp_path)
    said = tmp_path / "said"
    with opened_door(tmp_path) as url, said.open("wb") as log:
        write_door_address(tmp_path, url)
        command = [*hallmark_command(), "notebook", "--view", "--headless", "--port", str(free_port())]
        env = with_our_code({**os.environ, "HALLMARK_HOME": str(tmp_path)})
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            until(lambda: address_in(said) or process.poll() is not None, "the notebook gives its address")
            assert process.poll() is None, said.read_text(encoding="utf-8")
            yield address_in(said)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def address_in(said: Path) -> str:
    found = re.search(r"http://\S+access_token=\S+", said.read_text(encoding="utf-8"))
    return found[0] if found else ""


def test_every_question_is_drawn_and_nothing_is_fetched_from_outside(page: Page, page_of_the_notebook: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))
    page.goto(page_of_the_notebook)
    headings = page.locator("h2")
    until(lambda: headings.count() == len(read_questions()), "a heading a question")
    until(lambda: page.locator("text=/截至 20/").count() == len(read_questions()), "an answer a question")
    without = page.locator("text=No rows.").count()
    until(lambda: page.locator(".vega-embed").count() + without == len(read_questions()), "a plot an answer")
    assert page.locator("text=/Traceback|NotAnswered/").count() == 0
    assert asked <= {"127.0.0.1", "localhost", ""}, asked  # blob: and data: addresses have no host
