"""Write the webhook body of Alertmanager, version 4, so that every existing bridge understands us. Pure."""

import hashlib
from collections.abc import Sequence
from typing import Any

from streams.notify.messages import Message
from streams.notify.wording import definition_of

NEVER = "0001-01-01T00:00:00Z"
"""How Alertmanager writes the end of what has not ended."""


def alertmanager_body(receiver: str, messages: Sequence[Message]) -> dict[str, Any]:  # Any: a JSON object
    """Write one group; its key is the alert, so that the end finds its beginning."""
    alerts = [_alert(message) for message in messages]
    labels = [alert["labels"] for alert in alerts]
    common = {name: value for name, value in labels[0].items() if all(one.get(name) == value for one in labels)}
    firing = any(message.cleared_at is None for message in messages)
    return {
        "version": "4",
        "groupKey": f'{{}}:{{alert_id="{messages[0].id}"}}',
        "truncatedAlerts": 0,
        "status": "firing" if firing else "resolved",
        "receiver": receiver,
        "groupLabels": {"alert_id": messages[0].id},
        "commonLabels": common,
        "commonAnnotations": alerts[0]["annotations"] if len(alerts) == 1 else {},
        "externalURL": messages[0].link.partition("/wall")[0],
        "alerts": alerts,
    }


def _alert(message: Message) -> dict[str, Any]:  # Any: a JSON object
    labels = {
        "alertname": message.code,
        "alert_id": message.id,
        "subject": message.subject,
        "hall_id": message.hall_id,
        "severity": _severity(message),
    }
    if message.window_id is not None:
        labels["window_id"] = message.window_id
    definition = definition_of(message.code)
    annotations = {"summary": message.sentence, "summary_en": message.sentence_en, "transition": message.transition}
    if definition is not None:
        annotations |= {"description": definition.chinese, "description_en": definition.english}
    if message.n:
        annotations |= {"n": str(message.n), "good": str(message.good), "bad": str(message.bad)}
    return {
        "status": "firing" if message.cleared_at is None else "resolved",
        "labels": labels,
        "annotations": annotations,
        "startsAt": message.since,
        "endsAt": message.cleared_at or NEVER,
        "generatorURL": message.link,
        "fingerprint": hashlib.sha256(f"{message.code}\x1f{message.subject}".encode()).hexdigest()[:16],
    }


def _severity(message: Message) -> str:
    return "critical" if message.state == "confirmed" or message.rung else "warning"
