"""Each channel against a server that speaks its protocol: what is taken, what is refused, what is worth another try."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.notify import delivery
from streams.notify.answers import Again, Answer, Refused, Taken
from streams.notify.delivery import deliver
from streams.notify.receivers import Alertmanager, Channel, DingTalk, Feishu, Webhook, WeCom
from tests.integration.robots import (
    DING_SECRET,
    DING_TOKEN,
    FEISHU_SECRET,
    FEISHU_TOKEN,
    WECOM_KEY,
    Robots,
    a_certificate,
    robots,
)
from tests.unit.notify.a_receiver import a_message, a_receiver


@pytest.fixture
def server() -> Iterator[Robots]:
    with robots() as made:
        yield made


def tell(channel: Channel, many: int = 1) -> Answer:
    messages = [a_message(id=f"0199e0c2-{n}") for n in range(many)]
    return asyncio.run(deliver(a_receiver(channel=channel), messages, time.time()))


def channels(base: str) -> dict[str, Channel]:
    return {
        "wecom": WeCom(base=base, key=WECOM_KEY),
        "dingtalk": DingTalk(base=base, token=DING_TOKEN, secret=DING_SECRET),
        "feishu": Feishu(base=base, token=FEISHU_TOKEN, secret=FEISHU_SECRET),
        "alertmanager": Alertmanager(url=base + "/alerts", token="t0"),
        "webhook": Webhook(url=base + "/hook", token="t0"),
    }


ROBOTS, ALL = ("wecom", "dingtalk", "feishu"), ("wecom", "dingtalk", "feishu", "alertmanager", "webhook")


@pytest.mark.parametrize("kind", ALL)
def test_a_message_is_taken_with_its_sentence_and_its_counts(server: Robots, kind: str) -> None:
    assert tell(channels(server.base)[kind]) == Taken()
    ((_, said, headers),) = server.taken
    whole = str(said)
    assert "【低于90%】城关派出所户籍窗口" in whole
    assert "50" in whole
    assert "42" in whole
    if kind in ("alertmanager", "webhook"):
        assert headers["Authorization"] == "Bearer t0"
        assert headers["Idempotency-Key"] == "0199e0c2-0:raised"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda base: WeCom(base=base, key="another-key"), "93000"),
        (lambda base: DingTalk(base=base, token=DING_TOKEN, secret="SEC-wrong"), "310000"),
        (lambda base: DingTalk(base=base, token=DING_TOKEN), "310000"),
        (lambda base: Feishu(base=base, token=FEISHU_TOKEN, secret="wrong"), "19021"),
    ],
)
def test_http_200_with_a_code_is_a_refusal(server: Robots, wrong: Any, code: str) -> None:
    answer = tell(wrong(server.base))
    assert isinstance(answer, Refused)
    assert answer.why.startswith(code)
    assert server.taken == []


@pytest.mark.parametrize("kind", ALL)
def test_5xx_a_cut_connection_and_silence_are_worth_another_try(
    server: Robots, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE_S", 0.3)
    server.answers = [(503, b""), "reset", "slow"]
    first, second, third, fourth = (tell(channels(server.base)[kind]) for _ in range(4))
    assert first == Again("HTTP 503")
    assert isinstance(second, Again)
    assert isinstance(third, Again)
    assert fourth == Taken()
    assert len(server.taken) == 1


def test_an_address_where_nobody_listens_is_worth_another_try_and_names_no_secret() -> None:
    with robots() as gone:
        base = gone.base
    for channel in channels(base).values():
        answer = tell(channel)
        assert isinstance(answer, Again)
        assert WECOM_KEY not in answer.why
        assert base not in answer.why


def test_a_page_in_between_is_not_taken_for_the_robot(server: Robots) -> None:
    server.answers = [(200, b"<html>please log in</html>"), (302, b"")]
    assert isinstance(tell(channels(server.base)["wecom"]), Again)
    assert tell(channels(server.base)["wecom"]) == Refused("HTTP 302")


def test_a_digest_of_a_hundred_is_one_message_that_wecom_takes(server: Robots) -> None:
    assert tell(channels(server.base)["wecom"], many=100) == Taken()
    assert len(server.taken) == 1
    assert len(server.taken[0][1]["markdown"]["content"].encode()) <= 4096


def test_a_private_authority_is_believed_only_where_it_is_named(server: Robots, tmp_path: Path) -> None:
    pem, context = a_certificate(tmp_path)
    server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
    base = server.base.replace("http://127.0.0.1", "https://localhost")
    assert isinstance(tell(WeCom(base=base, key=WECOM_KEY)), Again)
    assert tell(WeCom(base=base, key=WECOM_KEY, ca=str(pem))) == Taken()


def test_a_proxy_that_is_named_carries_the_message(server: Robots) -> None:
    assert tell(WeCom(base="http://robot.invalid", key=WECOM_KEY, proxy=server.base)) == Taken()
    assert server.asked == 1
