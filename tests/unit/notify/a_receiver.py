"""Build receivers and messages with defaults."""

from typing import Any

from streams.notify.messages import Message
from streams.notify.receivers import Channel, Receiver, Webhook


def a_receiver(
    name: str = "head", role: str = "window_head", *, channel: Channel | None = None, **more: Any
) -> Receiver:
    return Receiver(name=name, role=role, channel=channel or Webhook(url="http://127.0.0.1:9/"), **more)


def a_message(**more: Any) -> Message:
    about: dict[str, Any] = {
        "id": "0199e0c2-0000-7000-8000-000000000001",
        "transition": "raised",
        "code": "AL-01",
        "subject": "SZ01-03",
        "hall_id": "SZ01",
        "window_id": "SZ01-03",
        "state": "below",
        "sentence": "【低于90%】城关派出所户籍窗口 满意率 84.0%（近50次评价：满意42，不满意8），10月14日 10:12 起。"
        "请查看：http://127.0.0.1:8900/wall#SZ01-03",
        "sentence_en": "[Below 90%] Chengguan: satisfaction 84.0%. See http://127.0.0.1:8900/wall#SZ01-03",
        "since": "2026-10-14T10:12:00+08:00",
        "raised_at": "2026-10-14T10:13:00+08:00",
        "n": 50,
        "good": 42,
        "bad": 8,
    }
    return Message(**{**about, **more})
