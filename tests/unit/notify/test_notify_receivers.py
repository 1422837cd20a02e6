"""The file of addresses: whose it is, what may stand in it, and that its secrets stay in it."""

from pathlib import Path

import pytest

from streams.notify.delivery import scrub
from streams.notify.receivers import EXAMPLE, BadReceivers, Mail, WeCom, parse, read, receivers_of
from tests.unit.notify.a_receiver import a_receiver

ONE = """
[[receiver]]
name = "head"
role = "window_head"
[receiver.channel]
kind = "wecom"
key = "very-secret-key"
"""


def a_file(folder: Path, text: str = ONE, mode: int = 0o600) -> Path:
    path = folder / "notify.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_example_is_a_file_that_works() -> None:
    found = parse(EXAMPLE.encode(), "example")
    assert [one.name for one in found] == ["cgpcs-head", "duty", "centre", "data-mail", "bridge"]
    assert len({type(one.channel) for one in found}) == 5


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_or_write_is_refused_with_the_line_that_helps(tmp_path: Path, mode: int) -> None:
    path = a_file(tmp_path, mode=mode)
    with pytest.raises(BadReceivers, match=f"chmod 600 {path}"):
        read(path)
    path.chmod(0o600)
    assert read(path)[0].channel == WeCom(key="very-secret-key")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (ONE.replace('"wecom"', '"pigeon"'), "pigeon"),
        (ONE.replace("key =", "kay ="), "kay"),
        (ONE.replace('"window_head"', '"Window Head"'), "role"),
        (ONE + 'proxy = "not-an-address"\n', "proxy"),
        (ONE.replace('name = "head"', 'name = "a b"'), "name"),
        (ONE + ONE, "head"),
        (ONE.replace('"head"', '"webhook"'), "webhook"),
        ("[[receiver", "TOML"),
    ],
)
def test_what_is_wrong_is_named_by_its_place_and_no_secret_is_shown(wrong: str, where: str) -> None:
    with pytest.raises(BadReceivers, match=where) as caught:
        parse(wrong.encode(), "notify.toml")
    assert "very-secret-key" not in str(caught.value)


def test_the_one_address_of_the_environment_hears_everything_beside_the_file(tmp_path: Path) -> None:
    assert receivers_of(tmp_path / "none.toml", None) == ()
    found = receivers_of(a_file(tmp_path), "http://127.0.0.1:9/")
    assert [(one.name, one.role) for one in found] == [("head", "window_head"), ("webhook", "*")]


def test_secrets_and_addresses_are_taken_out_of_what_is_logged() -> None:
    assert scrub("no route to wecom?key=very-secret-key", a_receiver(channel=WeCom(key="very-secret-key"))) == (
        "no route to wecom?key=…"
    )
    box = Mail(host="h", user="hallmark", password="pass-word", sender="a@x", to="b@x")
    assert scrub("535 hallmark pass-word", a_receiver(channel=box)) == "535 … …"
