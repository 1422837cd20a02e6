"""Run a plan: start in order, see to readiness, restart what falls, stop in reverse. The decisions are `lifecycle`'s.

`step()` looks once at everything; the caller calls it several times a second and may do other things between.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from stack.home import ProcessState, log_file, write_state
from stack.lifecycle import Life, Phase, became_ready, due, ended, started, stop_waves
from stack.process import Running, bound, is_ready, put_aside, start
from stack.services import Service
from stack.system import signal_group

GRACE_S = 20.0
LOOK_AT_LOGS_S = 10.0
Tell = Callable[[Service, Life], None]
"""Told of every change of phase."""


class Supervisor:
    """The processes of one home folder, which the caller holds (`stack.home.held`)."""

    def __init__(self, home: Path, services: Sequence[Service], env: Mapping[str, str], tell: Tell) -> None:
        self.home, self.services, self._env, self._tell = home, tuple(services), env, tell
        self.lives: dict[str, Life] = {service.name: Life() for service in services}
        self._running: dict[str, Running] = {}
        self._logs_looked_at = time.monotonic()
        for service in services:
            put_aside(log_file(home, service.name))
            write_state(home, ProcessState(name=service.name, phase=Phase.WAITING))

    def step(self) -> None:
        """Look once: who ended, who is ready, who is due."""
        for service in self.services:
            if service.name in self._running:
                self._look_at(service, self._running[service.name])
        for service in due(self.services, self.lives, time.monotonic()):
            self._running[service.name] = start(self.home, service, self._env)
            self._note(service, started(self.lives[service.name], time.monotonic()))
        if time.monotonic() - self._logs_looked_at > LOOK_AT_LOGS_S:
            self._logs_looked_at = time.monotonic()
            for service in self.services:
                bound(log_file(self.home, service.name))

    def _look_at(self, service: Service, running: Running) -> None:
        life, now = self.lives[service.name], time.monotonic()
        code = running.popen.poll()
        if code is not None:
            signal_group(running.popen.pid, signal.SIGKILL)
            del self._running[service.name]
            self._note(service, ended(life, code, now, is_step=service.is_step))
        elif life.phase is Phase.STARTING and is_ready(service, running):
            self._note(service, became_ready(life, now))

    def _note(self, service: Service, life: Life) -> None:
        self.lives[service.name] = life
        running = self._running.get(service.name)
        state = ProcessState(
            name=service.name,
            phase=life.phase,
            restarts=life.restarts,
            exit_code=life.exit_code,
            address=service.address,
        )
        if running is not None:
            state = replace(state, pid=running.popen.pid, born=running.born, since=running.since)
        write_state(self.home, state)
        self._tell(service, life)

    @property
    def is_up(self) -> bool:
        """Tell whether every service has been ready and is now, and every step is done."""
        return all(life.phase in (Phase.READY, Phase.DONE) for life in self.lives.values())

    @property
    def waited_for(self) -> Service:
        """Name the first service that is not ready."""
        up = (Phase.READY, Phase.DONE)
        return next(row for row in self.services if self.lives[row.name].phase not in up)

    @property
    def given_up(self) -> Service | None:
        """Name a service that will not be tried again."""
        return next((row for row in self.services if self.lives[row.name].phase is Phase.FAILED), None)

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """End all, wave after wave; a wave that outlasts its grace, or `hurry`, is killed."""
        by_name = {service.name: service for service in self.services}
        for wave in stop_waves(self.services):
            names = [name for name in wave if name in self._running]
            for name in names:
                self._running[name].popen.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + GRACE_S
            for name in names:
                self._end(by_name[name], deadline, hurry)

    def _end(self, service: Service, deadline: float, hurry: Callable[[], bool]) -> None:
        running = self._running[service.name]
        while running.popen.poll() is None and time.monotonic() < deadline and not hurry():
            try:
                running.popen.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        signal_group(running.popen.pid, signal.SIGKILL)
        code = running.popen.wait()
        del self._running[service.name]
        life = self.lives[service.name]
        self._note(service, replace(life, phase=Phase.STOPPED, since=time.monotonic(), exit_code=code))
