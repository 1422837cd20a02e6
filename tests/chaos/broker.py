"""An embedded broker with a second listener behind a proxy, ended and started again at will on the same data."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from schemas.settings import Settings
from stack.broker import prepare
from stack.home import make_home
from stack.jars import classpath
from stack.probe import brokers_seen, free_port

START_S = 90.0


def with_second_listener(text: str, port: int, advertised: int) -> str:
    """Add a listener whose clients are told to come to another port: the proxy's."""
    added = {
        "listeners": f",PROXIED://127.0.0.1:{port}",
        "advertised.listeners": f",PROXIED://127.0.0.1:{advertised}",
        "listener.security.protocol.map": ",PROXIED:PLAINTEXT",
    }
    return re.sub(r"^([\w.]+)=(.*)$", lambda row: row[0] + added.get(row[1], ""), text, flags=re.MULTILINE)


class ChaosBroker:
    """One broker; `direct` is the harness's address, `behind` the port that a proxy leads to."""

    def __init__(self, home: Path) -> None:
        make_home(home)
        self.behind, self._home = free_port(), home
        ready = prepare(home, free_port(), classpath(Settings.from_env(os.environ), lambda *_: None))
        self.direct, self._command = ready.address, ready.command
        self._plain = (home / "kafka" / "server.properties").read_text(encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, advertised: int) -> None:
        """Start it and wait until it serves."""
        settings = with_second_listener(self._plain, self.behind, advertised)
        (self._home / "kafka" / "server.properties").write_text(settings, encoding="utf-8")
        with (self._home / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + START_S
        while not brokers_seen(self.direct):
            assert self._process.poll() is None, (self._home / "broker.log").read_text()[-3000:]
            assert time.monotonic() < deadline, "the broker does not serve"
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        """End it with a signal and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None
