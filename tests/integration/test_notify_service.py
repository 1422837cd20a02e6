"""The notifier on a real broker, with robots behind it: roles, refusals, kills, silences, digests, two at once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from schemas.events.system import AlertChanged, AlertCleared, AlertEscalated, AlertRaised, AlertSilenced
from streams.notify.outbox_store import OutboxStore
from tests.integration.robots import DING_SECRET, DING_TOKEN, FEISHU_SECRET, FEISHU_TOKEN, WECOM_KEY, Robots, robots
from tests.integration.test_notify_webhook import IN_HOURS, ROOT, say, stop, until
from tests.unit.streams_shell.alert_events import alert_id, an_event

FILE = """
[[receiver]]
name = "head"
role = "window_head"
[receiver.channel]
kind = "wecom"
base = "{base}"
key = "{wecom}"

[[receiver]]
name = "hall"
role = "hall_manager"
[receiver.channel]
kind = "dingtalk"
base = "{base}"
token = "{token}"
secret = "{secret}"

[[receiver]]
name = "centre"
role = "command_centre"
[receiver.channel]
kind = "feishu"
base = "{base}"
token = "{feishu}"
secret = "{feishu_secret}"
"""


class Installation:
    """A home with a file of addresses, and the notifier that runs in it."""

    def __init__(self, home: Path, env: dict[str, str], base: str) -> None:
        self.home, self.env, self.base = home, {**env, "HALLMARK_HOME": str(home)}, base
        self.running: list[subprocess.Popen[bytes]] = []
        self.file = home / "notify.toml"
        home.mkdir()
        self.write(WECOM_KEY)

    def write(self, key: str) -> None:
        text = FILE.format(
            base=self.base,
            wecom=key,
            token=DING_TOKEN,
            secret=DING_SECRET,
            feishu=FEISHU_TOKEN,
            feishu_secret=FEISHU_SECRET,
        )
        self.file.write_text(text, encoding="utf-8")
        self.file.chmod(0o600)

    def start(self, clock: str = IN_HOURS) -> Path:
        stop(self.running)
        log = self.home / f"notify-{len(self.running)}.log"
        env = {**self.env, "HALLMARK_CLOCK": clock}
        with log.open("wb") as out:
            self.running.append(
                subprocess.Popen([sys.executable, "-m", "stack", "notify"], cwd=ROOT, env=env, stdout=out, stderr=out)
            )
        until(lambda: "reading alerts" in log.read_text())
        return log

    def ask(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "stack", "notify", *words],
            cwd=ROOT,
            env={**self.env, "HALLMARK_CLOCK": IN_HOURS},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def states(self) -> dict[str, int]:
        return OutboxStore(self.home / "notify.db").count()


@pytest.fixture
def server() -> Iterator[Robots]:
    with robots() as made:
        yield made


@pytest.fixture
def here(kafka: str, topics: str, server: Robots, tmp_path: Path) -> Iterator[Installation]:
    env = {**os.environ, "HALLMARK_KAFKA": kafka, "HALLMARK_TOPIC_PREFIX": topics}
    made = Installation(tmp_path / "home", env, server.base)
    yield made
    stop(made.running)


Say = Callable[..., None]


def paths(server: Robots) -> list[str]:
    kinds = {"/cgi-bin/webhook/send": "wecom", "/robot/send": "dingtalk"}
    return [kinds.get(path, "feishu") for path, _, _ in server.taken]


def test_the_head_hears_first_the_hall_and_the_centre_with_the_confirmation_all_of_the_end(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    say(kafka, topics, an_event(AlertRaised, "past", "SZ01-09"))
    here.start()
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: paths(server) == ["wecom"])
    say(kafka, topics, an_event(AlertChanged))
    until(lambda: sorted(paths(server)) == ["dingtalk", "feishu", "wecom"])
    say(kafka, topics, an_event(AlertCleared, sentence="【恢复】"))
    until(lambda: here.states() == {"sent": 6})
    assert sorted(paths(server)) == ["dingtalk"] * 2 + ["feishu"] * 2 + ["wecom"] * 2
    here.start()
    say(kafka, topics, an_event(AlertRaised, "b", "SZ01-05"))
    until(lambda: here.states() == {"sent": 7})
    assert len(server.taken) == 7, "a replay of the whole log told nothing again"


def test_a_refusal_is_given_up_shown_and_sent_again_when_the_file_was_put_right(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    here.write("a-wrong-key")
    log = here.start()
    say(kafka, topics, an_event(AlertRaised), an_event(AlertEscalated, role="inspection"))
    until(lambda: here.states() == {"given_up": 1, "no_address": 2})
    code, text = here.ask("list")
    assert code == 1
    assert "被拒 given up → head raised（93000 invalid webhook url）" in text
    assert "无地址 no address → ?inspection rung-1" in text
    assert "→ ?data_team raised 【无接收人】SZ01没有登记“督查”的通知地址" in text, "AL-26 came back from the log"
    assert "a-wrong-key" not in text + log.read_text()
    assert here.ask("test", "head") == (1, "head：没有收下 not taken：93000 invalid webhook url\n")
    here.write(WECOM_KEY)
    assert here.ask("test", "head") == (0, "head：对方已收下 taken\n")
    assert here.ask("retry", "head")[0] == 0
    until(lambda: here.states() == {"sent": 1, "no_address": 2})
    assert "【低于90%】" in str(server.taken[-1])


def test_a_receiver_written_to_the_file_is_told_of_what_comes_then_and_rubbish_in_it_changes_nothing(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    whole = here.file.read_text(encoding="utf-8")
    here.file.write_text(whole[: whole.index("[[receiver]]", 20)], encoding="utf-8")
    log = here.start()
    here.file.write_text("[[receiver]", encoding="utf-8")
    until(lambda: "the one before stays" in log.read_text())
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: here.states() == {"sent": 1})
    here.file.write_text(whole, encoding="utf-8")
    until(lambda: "addresses read again" in log.read_text())
    say(kafka, topics, an_event(AlertChanged))
    until(lambda: here.states() == {"sent": 3})
    assert sorted(paths(server)) == ["dingtalk", "feishu", "wecom"]


def test_kills_between_the_taking_and_the_noting_lose_nothing(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    here.start()
    server.hold.clear()
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: len(server.taken) == 1)
    here.start()
    until(lambda: len(server.taken) == 2)
    server.hold.set()
    until(lambda: here.states() == {"sent": 1})
    here.start()
    say(kafka, topics, an_event(AlertRaised, "b", "SZ01-05"))
    until(lambda: here.states() == {"sent": 2})
    assert len(server.taken) == 3, "once more for the kill, and never after it was noted"


def test_trouble_of_the_network_is_tried_again_and_told_once(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    server.answers = [(503, b""), "reset", (200, b"<html>")]
    here.start()
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: here.states() == {"sent": 1})
    assert (server.asked, paths(server)) == (4, ["wecom"])


def test_what_is_silenced_is_not_told_and_its_end_waits_for_those_who_heard_the_beginning(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    now = datetime.fromisoformat(IN_HOURS)
    here.start()
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: here.states() == {"sent": 1})
    until_noon = an_event(AlertSilenced, until=now + timedelta(hours=1))
    say(kafka, topics, until_noon, an_event(AlertEscalated, rung=1, role="hall_manager"))
    until(lambda: here.states() == {"sent": 1, "silenced": 1})
    say(kafka, topics, an_event(AlertCleared))
    until(lambda: here.states() == {"sent": 1, "silenced": 1, "waiting": 1})
    here.start((now + timedelta(hours=1, minutes=5)).isoformat())
    until(lambda: here.states() == {"sent": 2, "silenced": 1})
    assert paths(server) == ["wecom", "wecom"]


def test_a_burst_of_a_hundred_leaves_as_nineteen_and_a_digest(
    kafka: str, topics: str, server: Robots, here: Installation
) -> None:
    here.start()
    server.hold.clear()
    say(kafka, topics, *(an_event(AlertRaised, f"n{n}", f"SZ01-{n:03}") for n in range(100)))
    until(lambda: sum(here.states().values()) == 100)
    server.hold.set()
    until(lambda: here.states() == {"sent": 100}, 60)
    assert len(server.taken) == 20
    assert "【汇总】81 条告警" in str(server.taken[-1])


def test_a_second_notifier_of_the_same_home_is_refused(here: Installation) -> None:
    here.start()
    code, text = here.ask()
    assert code == 2
    assert "已有一个通知服务在运行" in text


def test_a_file_that_others_may_read_stops_the_service_with_the_line_that_helps(here: Installation) -> None:
    here.file.chmod(0o644)
    code, text = here.ask()
    assert code == 2
    assert f"chmod 600 {here.file}" in text
    assert here.ask("check")[0] == 2
    here.file.chmod(0o600)
    assert here.ask("check") == (
        0,
        "head：窗口负责人 · wecom · zh · open\nhall：大厅值班长 · dingtalk · zh · open\n"
        "centre：指挥中心值班 · feishu · zh · open\n",
    )


def test_the_example_is_printed_and_an_unknown_name_is_answered_with_the_known_ones(here: Installation) -> None:
    code, text = here.ask("example")
    assert code == 0
    assert 'kind = "dingtalk"' in text
    code, text = here.ask("test", "nobody")
    assert code == 2
    assert "head、hall、centre" in text


def test_each_alert_has_one_row_however_often_it_was_read(kafka: str, topics: str, here: Installation) -> None:
    here.start()
    for _ in range(3):
        say(kafka, topics, an_event(AlertRaised))
    until(lambda: here.states() == {"sent": 1})
    keys = [notice.message.key for notice in OutboxStore(here.home / "notify.db").rows()]
    assert keys == [f"{alert_id('a')}:raised"]
