"""Sign as the group robots check it: HMAC-SHA256, base64. Pure; the time is an argument."""

import base64
import hashlib
import hmac


def dingtalk_sign(at_ms: int, secret: str) -> str:
    """Sign for DingTalk: key = secret, message = "timestamp in ms, newline, secret"."""
    return _base64(secret.encode(), f"{at_ms}\n{secret}".encode())


def feishu_sign(at_s: int, secret: str) -> str:
    """Sign for Feishu: key = "timestamp in s, newline, secret", the message is empty."""
    return _base64(f"{at_s}\n{secret}".encode(), b"")


def _base64(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
