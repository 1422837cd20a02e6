"""Start one supervised process, see whether it is ready, keep its log small.

Each process leads a group of its own, so that Ctrl-C reaches only the supervisor, which then ends them in order.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stack.commands import ROOT
from stack.home import log_file
from stack.probe import brokers_seen
from stack.services import Ends, KafkaAnswers, LineLogged, Service, Stays, WebAnswers
from stack.system import birth

LOG_LIMIT = 10 * 1024 * 1024
PROBE_S = 0.5


@dataclass(frozen=True, slots=True)
class Running:
    """A started process: when it started (unix seconds), its birth mark and where its log then ended (bytes)."""

    popen: subprocess.Popen[bytes]
    since: float
    born: float
    log: Path
    log_start: int


def hallmark_command() -> tuple[str, ...]:
    """Give the prefix that runs a subcommand as our child, which the kernel ends with us."""
    return (sys.executable, "-P", "-m", "stack", "--supervised-by", str(os.getpid()))


def start(home: Path, service: Service, env: Mapping[str, str]) -> Running:
    """Start a service with its output appended to its log."""
    path = log_file(home, service.name)
    with path.open("ab") as log:
        log_start = log.tell()
        popen = subprocess.Popen(  # noqa: S603 - the plan's own commands
            service.argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=with_our_code({**env, **service.env}),
            start_new_session=True,
        )
    return Running(popen, time.time(), birth(popen.pid) or 0.0, path, log_start)


def with_our_code(env: Mapping[str, str]) -> dict[str, str]:
    """Let a child find the checkout from whatever folder we were started in."""
    return {**env, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))}


def is_ready(service: Service, running: Running) -> bool:
    """Probe a started service once; never waits longer than half a second."""
    match service.ready:
        case KafkaAnswers(address):
            return brokers_seen(address, PROBE_S) > 0
        case WebAnswers(address, path):
            return web_answers(address, path)
        case LineLogged(pattern):
            return re.search(pattern, logged(running), re.MULTILINE) is not None
        case Stays(seconds):
            return time.time() - running.since >= seconds
        case Ends():
            return False


def web_answers(address: str, path: str) -> bool:
    """GET a path; any answer below 500 will do."""
    connection = http.client.HTTPConnection(address, timeout=PROBE_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def logged(running: Running) -> str:
    """Read what a process has logged since its start."""
    try:
        with running.log.open("rb") as log:
            log.seek(running.log_start)
            return log.read(LOG_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""


def last_lines(path: Path, count: int) -> list[str]:
    """Give the end of a log."""
    try:
        with path.open("rb") as log:
            log.seek(max(path.stat().st_size - 400 * count, 0))
            return log.read().decode("utf-8", "replace").splitlines()[-count:]
    except OSError:
        return []


def put_aside(log: Path) -> None:
    """Begin a new log at a start of the installation; one older one is kept."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))


def bound(log: Path) -> None:
    """Copy an oversized log aside and empty it: the process goes on appending to the same file."""
    try:
        if log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
    except OSError:
        return
