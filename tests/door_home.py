"""A published home with its door, on a free port of this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from schemas.instants import DAY, HOUR
from tests.disorder import Play, a_small_city
from tests.gate_home import GateHome
from warehouse.client import Connection
from warehouse.door import tokens
from warehouse.door.web import application

_connections: list[Connection] = []


def publish_a_city(home: Path, begin: int) -> None:
    """Load a day of the small city, judge nothing, publish a snapshot at the end of the month after."""
    made = GateHome(home, a_small_city())
    for _, _, topic, key, message in Play(a_small_city(), 7, begin, begin + 8 * HOUR, 300).run().facts:
        made.log.say(topic, key, message)
    made.at(begin + 25 * DAY)
    made.close()


@contextmanager
def opened_door(home: Path) -> Iterator[str]:
    """Serve the door of a home; give its address."""
    config = uvicorn.Config(application(home), host="127.0.0.1", port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def a_token(home: Path, name: str, **fields: object) -> str:
    """Make a token."""
    tokens.ensure(home)
    return tokens.issue(home, tokens.wanted({"name": name, **fields}))


def asked_as(url: str, text: str) -> Connection:
    """Connect with a token; `hang_up` closes all of them."""
    made = Connection(url, text, seconds=60)
    _connections.append(made)
    return made


def hang_up() -> None:
    """Close every connection that was made."""
    while _connections:
        _connections.pop().close()
