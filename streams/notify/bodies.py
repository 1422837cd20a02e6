"""Write what each channel over HTTP is sent: address, body, headers. Pure; time is an argument.

Documented limits: WeCom markdown 4096 bytes, DingTalk about 20 000, Feishu 20 kB (30 kB for cards).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import msgspec

from streams.notify.alertmanager import alertmanager_body
from streams.notify.messages import Message
from streams.notify.receivers import Alertmanager, DingTalk, Feishu, Receiver, Webhook, WeCom
from streams.notify.signatures import dingtalk_sign, feishu_sign
from streams.notify.wording import definition_of, digest, fit, title, worded

MOST_BYTES = {WeCom: 4096, DingTalk: 18_000, Feishu: 18_000}


@dataclass(frozen=True, slots=True)
class Request:
    """One POST. The address holds a secret: it is never logged."""

    url: str = field(repr=False)
    body: bytes
    headers: dict[str, str] = field(repr=False)


def request_of(receiver: Receiver, messages: Sequence[Message], at: float) -> Request:
    """Write the request that tells a receiver these messages: one as it is, several as a digest.

    at: unix time, for the signatures.
    """
    match receiver.channel:
        case WeCom(base=base, key=key):
            body: dict[str, Any] = {"msgtype": "markdown", "markdown": {"content": text_of(receiver, messages)}}
            return _json(f"{base.rstrip('/')}/cgi-bin/webhook/send?key={quote_plus(key)}", body)
        case DingTalk() as robot:
            content = {"title": _title(receiver, messages), "text": text_of(receiver, messages).replace("\n", "\n\n")}
            return _json(_dingtalk(robot, at), {"msgtype": "markdown", "markdown": content})
        case Feishu(base=base, token=token, secret=secret):
            body = {"msg_type": "text", "content": {"text": text_of(receiver, messages)}}
            signed = {"timestamp": str(int(at)), "sign": feishu_sign(int(at), secret)} if secret else {}
            return _json(f"{base.rstrip('/')}/open-apis/bot/v2/hook/{quote_plus(token)}", {**signed, **body})
        case Alertmanager(url=url, token=token):
            return _json(url, alertmanager_body(receiver.name, messages), _bearer(token) | _key(messages))
        case Webhook(url=url, token=token):
            return _json(url, _own(messages[0]), _bearer(token) | _key(messages))
    raise TypeError(type(receiver.channel))


def text_of(receiver: Receiver, messages: Sequence[Message]) -> str:
    """Word one message or a digest, cut to what the channel takes."""
    one = messages[0]
    text = worded(one, receiver.language) if len(messages) == 1 else digest(messages, receiver.language)
    most = MOST_BYTES.get(type(receiver.channel), 100_000)
    return fit(text, most, one.link, receiver.language)


def _title(receiver: Receiver, messages: Sequence[Message]) -> str:
    one = title(messages[0], receiver.language)
    return one if len(messages) == 1 else digest(messages, receiver.language).split("\n", 1)[0]


def _dingtalk(robot: DingTalk, at: float) -> str:
    url = f"{robot.base.rstrip('/')}/robot/send?access_token={quote_plus(robot.token)}"
    if robot.secret is None:
        return url
    at_ms = int(at * 1000)
    return f"{url}&timestamp={at_ms}&sign={quote_plus(dingtalk_sign(at_ms, robot.secret))}"


def _own(message: Message) -> dict[str, Any]:  # Any: a JSON object
    body: dict[str, Any] = msgspec.to_builtins(message)
    definition = definition_of(message.code)
    return body | {
        "link": message.link,
        "definition": definition and definition.chinese,
        "definition_en": definition and definition.english,
    }


def _key(messages: Sequence[Message]) -> dict[str, str]:
    return {"Idempotency-Key": messages[0].key}


def _bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


def _json(url: str, body: object, headers: dict[str, str] | None = None) -> Request:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return Request(url, msgspec.json.encode(body), kind | (headers or {}))
