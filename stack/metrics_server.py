"""Answer on a loopback port of each service: /metrics for Prometheus, /health with the reasons, /livez.

Off unless HALLMARK_METRICS says where: the first port of the services in the order of MEASURED, or 0 for any free
ones. A port that is taken is no reason to end a service: the next one is tried, and where it is stands in run/metrics/,
in a file that Prometheus reads as it is (file_sd_configs: files: [<home>/run/metrics/*.json]) and `hallmark status`
shows.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

from schemas.telemetry import UNHEALTHY
from stack.metrics_place import MEASURED, Place, folder

LOOPBACK = "127.0.0.1"
TRIES = 64

_LOG = logging.getLogger(__name__)


class NoPort(Exception):
    """No port of the row could be had."""


@contextmanager
def serving(name: str, first: int | None, home: Path) -> Iterator[None]:
    """Serve while the block runs, if it is wanted."""
    if first is None:
        yield
        return
    try:
        server = listening(first + MEASURED.index(name) if first else 0, REGISTRY)
    except NoPort as error:
        _LOG.warning("no port for metrics", extra={"service": name, "first": first, "why": str(error)})
        yield
        return
    port = server.server_address[1]
    note = folder(home) / f"{name}-{port}.json"
    write(note, Place.of(name, f"{LOOPBACK}:{port}", os.getpid()))
    _LOG.info("metrics", extra={"url": f"http://{LOOPBACK}:{port}/metrics"})
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        note.unlink(missing_ok=True)


def write(note: Path, place: Place) -> None:
    """Write the note whole or not at all."""
    note.parent.mkdir(parents=True, exist_ok=True)
    aside = note.with_suffix(".new")
    aside.write_bytes(msgspec.json.encode([place]))
    aside.replace(note)


def listening(port: int, registry: CollectorRegistry) -> ThreadingHTTPServer:
    """Open the first free port from this one on; 0 is any free one."""

    class Answers(BaseHTTPRequestHandler):
        """Three paths, and nothing else."""

        def do_GET(self) -> None:
            """Answer."""
            code, kind, body = answer(self.path, registry)
            self.send_response(code)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the log for what happens."""

    why = ""
    for number in range(port, min(port + TRIES, 65536)) if port else (0,):
        try:
            return ThreadingHTTPServer((LOOPBACK, number), Answers)
        except OSError as error:
            why = str(error)
    raise NoPort(why)


def answer(path: str, registry: CollectorRegistry) -> tuple[int, str, bytes]:
    """Give status, content type and body for a path."""
    match path.partition("?")[0]:
        case "/metrics":
            return 200, CONTENT_TYPE_LATEST, generate_latest(registry)
        case "/livez":
            return 200, "text/plain", b"ok\n"
        case "/health":
            reasons = reasons_in(registry)
            body = msgspec.json.encode({"healthy": not reasons, "reasons": reasons})
            return (503 if reasons else 200), "application/json", body
        case _:
            return 404, "text/plain", b"/metrics /health /livez\n"


def reasons_in(registry: CollectorRegistry) -> list[str]:
    """Read why the process is not healthy; one that has not said anything of itself yet is starting."""
    said = [family for family in registry.collect() if family.name == UNHEALTHY]
    return [sample.labels["reason"] for family in said for sample in family.samples] if said else ["starting"]
