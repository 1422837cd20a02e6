"""Judge what a channel answered: taken, to be tried again, or refused. Pure (design D13).

HTTP 200 is not success: a group robot says 200 and an error code. Only errcode == 0 (code == 0) is success.
"""

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Taken:
    """The other side has it."""


@dataclass(frozen=True, slots=True)
class Again:
    """Not now: worth another try, not before `wait_s`."""

    why: str
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and the same message will be refused again: somebody must put the robot or the file right."""

    why: str


Answer = Taken | Again | Refused

BUSY = {-1: 10.0, 45009: 60.0, 130101: 600.0, 410100: 600.0, 9499: 60.0, 11232: 60.0, 11233: 60.0}
"""Codes that mean "too often" or "busy", with the seconds to wait: WeCom 45009 and -1, DingTalk 130101 and 410100
(it blocks for ten minutes), Feishu 9499, 11232, 11233."""


def judge_status(status: int) -> Answer:
    """Judge the HTTP status alone: 2xx taken; 5xx, 408, 425, 429 again; everything else refused."""
    if 200 <= status < 300:
        return Taken()
    if status >= 500 or status in (408, 425, 429):
        return Again(f"HTTP {status}", 60.0 if status == 429 else 0.0)
    return Refused(f"HTTP {status}")


def judge_robot(status: int, body: bytes) -> Answer:
    """Judge a group robot's answer by its own code, which stands in errcode (WeCom, DingTalk) or code (Feishu)."""
    by_status = judge_status(status)
    if not isinstance(by_status, Taken):
        return by_status
    try:
        said: Any = msgspec.json.decode(body)  # Any: a stranger's JSON
    except msgspec.DecodeError:
        return Again("HTTP 200 without a code: not a robot's answer")
    code = _code(said)
    if code is None:
        return Again("HTTP 200 without a code: not a robot's answer")
    if code == 0:
        return Taken()
    why = f"{code} {str(said.get('errmsg') or said.get('msg') or '')[:200]}".strip()
    return Again(why, BUSY[code]) if code in BUSY else Refused(why)


def _code(said: object) -> int | None:
    """Find the code; Feishu's oldest answer calls it StatusCode."""
    if not isinstance(said, dict):
        return None
    found = [said[name] for name in ("errcode", "code", "StatusCode") if name in said]
    return found[0] if found and isinstance(found[0], int) and not isinstance(found[0], bool) else None
