"""Local servers that speak the channels' protocols, and answer as they are told to."""

import base64
import hashlib
import hmac
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

OK = (200, b'{"errcode":0,"errmsg":"ok"}')
WECOM_KEY, DING_TOKEN, DING_SECRET = "key-of-wecom", "token-of-ding", "SEC-of-ding"
FEISHU_TOKEN, FEISHU_SECRET = "token-of-feishu", "secret-of-feishu"


class Robots:
    """One server for all: it checks keys and signatures by itself, and notes what it took.

    answers: what it says next, before it looks at anything: (status, body), "reset" (the connection is cut without a
    word) or "slow" (half an answer, then nothing).
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.asked = 0
        self.answers: list[tuple[int, bytes] | str] = []
        self.hold = threading.Event()
        self.hold.set()
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked += 1
                told = outer.answers.pop(0) if outer.answers else None
                if told == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                if told == "slow":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{")
                    self.wfile.flush()
                    outer.released.wait(30)
                    return
                status, said = told if isinstance(told, tuple) else outer.judge(self.path, body, dict(self.headers))
                outer.hold.wait(20)
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def judge(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Answer as the robots do: a wrong key or signature is HTTP 200 and a code."""
        url, said = urlsplit(path), msgspec.json.decode(body)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        match url.path:
            case "/cgi-bin/webhook/send" if asked.get("key") != WECOM_KEY:
                return 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'
            case "/cgi-bin/webhook/send" if len(said["markdown"]["content"].encode()) > 4096:
                return 200, b'{"errcode":40058,"errmsg":"markdown.content exceed max length 4096"}'
            case "/robot/send" if not _dingtalk_is_signed(asked):
                return 200, b'{"errcode":310000,"errmsg":"sign not match"}'
            case path if path.startswith("/open-apis/"):
                if not path.endswith("/" + FEISHU_TOKEN) or not _feishu_is_signed(said):
                    return 200, b'{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}'
                self.taken.append((path, said, headers))
                return 200, b'{"code":0,"msg":"success","data":{}}'
        self.taken.append((url.path, said, headers))
        return OK

    def close(self) -> None:
        self.released.set()
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def _dingtalk_is_signed(asked: dict[str, str]) -> bool:
    stamp = asked.get("timestamp", "0")
    wanted = hmac.digest(DING_SECRET.encode(), f"{stamp}\n{DING_SECRET}".encode(), hashlib.sha256)
    is_fresh = abs(time.time() - int(stamp) / 1000) < 3600
    return is_fresh and asked.get("access_token") == DING_TOKEN and base64.b64decode(asked.get("sign", "")) == wanted


def _feishu_is_signed(said: dict[str, Any]) -> bool:
    stamp = said.get("timestamp", "0")
    wanted = hmac.digest(f"{stamp}\n{FEISHU_SECRET}".encode(), b"", hashlib.sha256)
    return abs(time.time() - int(stamp)) < 3600 and base64.b64decode(said.get("sign", "")) == wanted


@contextmanager
def robots() -> Iterator[Robots]:
    made = Robots()
    try:
        yield made
    finally:
        made.close()


def a_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for localhost, valid for a day; give its file and a server's context."""
    pem, key = folder / "ca.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(pem), "-days", "1", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    return pem, context
