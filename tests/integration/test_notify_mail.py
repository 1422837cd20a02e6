"""Mail against a server that speaks SMTP: encrypted, logged in, taken, refused for now, refused for good."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from stack.probe import free_port
from streams.notify.answers import Again, Refused, Taken
from streams.notify.mail import send_mail
from streams.notify.receivers import Mail
from tests.integration.robots import a_certificate
from tests.unit.notify.a_receiver import a_message


class Inbox:
    """A mail server's hand: what it got, and what it says to a recipient."""

    def __init__(self) -> None:
        self.got: list[tuple[str, list[str], bytes]] = []
        self.says = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the library's name
        if self.says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"


def log_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"hallmark", b"made-up"), handled=False)


@contextmanager
def a_server(context: ssl.SSLContext | None = None) -> Iterator[tuple[Inbox, int]]:
    inbox, port = Inbox(), free_port()
    more: dict[str, Any] = {}
    if context is not None:
        more = {"tls_context": context, "require_starttls": True, "authenticator": log_in, "auth_required": True}
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **more)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()


def a_box(port: int, **more: Any) -> Mail:
    about: dict[str, Any] = {"host": "127.0.0.1", "port": port, "tls": "none"}
    return Mail(**{**about, "sender": "hallmark@example.org", "to": "head@example.org", **more})


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    return a_certificate(tmp_path)


def test_a_letter_goes_over_starttls_with_a_log_in(certified: tuple[Path, ssl.SSLContext]) -> None:
    pem, context = certified
    with a_server(context) as (inbox, port):
        box = a_box(port, tls="starttls", user="hallmark", password="made-up", ca=str(pem))
        assert send_mail(box, "both", [a_message()], 5.0) == Taken()
        wrong = a_box(port, tls="starttls", user="hallmark", password="wrong", ca=str(pem))
        refused = send_mail(wrong, "zh", [a_message()], 5.0)
        assert isinstance(refused, Refused)
        assert refused.why.startswith("SMTP 535")
    ((sender, to, content),) = inbox.got
    made = message_from_bytes(content, policy=default)
    assert (sender, to) == ("hallmark@example.org", ["head@example.org"])
    assert made["Subject"] == "【低于90%】城关派出所户籍窗口"
    text = made.get_content()
    assert "满意 42" in text
    assert "42 good" in text


def test_a_server_without_starttls_gets_nothing_unless_the_file_says_none() -> None:
    with a_server() as (inbox, port):
        assert isinstance(send_mail(a_box(port, tls="starttls"), "zh", [a_message()], 5.0), Refused)
        assert inbox.got == []
        assert send_mail(a_box(port), "zh", [a_message()], 5.0) == Taken()


def test_a_certificate_of_an_unknown_authority_gets_nothing(certified: tuple[Path, ssl.SSLContext]) -> None:
    with a_server(certified[1]) as (inbox, port), pytest.raises(ssl.SSLCertVerificationError):
        send_mail(a_box(port, tls="starttls"), "zh", [a_message()], 5.0)
    assert inbox.got == []


def test_4xx_is_worth_another_try_and_5xx_is_not() -> None:
    with a_server() as (inbox, port):
        inbox.says = "451 try later"
        assert send_mail(a_box(port), "zh", [a_message()], 5.0) == Again("SMTP 451 try later")
        inbox.says = "550 no such box"
        assert send_mail(a_box(port), "zh", [a_message()], 5.0) == Refused("SMTP 550 no such box")
        assert inbox.got == []


def test_a_digest_is_one_letter() -> None:
    with a_server() as (inbox, port):
        assert send_mail(a_box(port), "zh", [a_message(), a_message(id="b")], 5.0) == Taken()
    made = message_from_bytes(inbox.got[0][2], policy=default)
    assert made["Subject"] == "【汇总】2 条告警"
