"""Run an installation in this process: what `hallmark up` and `hallmark demo` share.

    with running(settings, more=lambda chosen, hallmark: [Service(...), ...]) as installation:
        installation.until_up()                      # raises StartFailed with the sentence to show
        print(installation.wall)                     # http://127.0.0.1:8900/
        while installation.tick():                   # False after Ctrl-C, `hallmark down`, or a hopeless service
            ...                                      # the caller's own work, a fifth of a second at a time

`installation.settings` are the settings in force: the broker's address is in `kafka`, ports are chosen. Leaving the
block ends every process in order; a second Ctrl-C ends them at once.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from schemas.errors import BadSetting, BrokerUnreachable, HallmarkError
from schemas.settings import Settings
from schemas.wall_address import loopback
from stack.broker_trouble import PortTaken, why_it_died
from stack.home import ProcessState, held, in_force, is_alive, log_file, read_states, state_file, write_state
from stack.jars import classpath
from stack.lifecycle import FOR_A_PERSON, Phase
from stack.probe import brokers_seen, free_port, is_port_free
from stack.process import hallmark_command, last_lines
from stack.progress import tell_jars, tell_phase
from stack.services import Service, environment, plan
from stack.supervisor import Supervisor, Tell
from stack.system import birth, signal_group

More = Callable[[Settings, Sequence[str]], Sequence[Service]]
"""Further services, given the settings in force and the prefix that runs a subcommand."""
LOOK_S = 0.1
START_S = 180.0
SELF = "hallmark"
"""The supervisor's own state file."""


class StartFailed(HallmarkError):
    """A service could not be started."""

    def __init__(self, name: str, lines: Sequence[str], log: str) -> None:
        said = "\n".join(f"    {line}" for line in lines)
        super().__init__(
            f"{name} 启动失败，已全部停止。它最后说：\n{said}\n日志：{log}",
            f"{name} could not start; everything was stopped. Its last words are above, its log is {log}",
        )


class Installation:
    """A running plan, its settings in force, and the wish to stop."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings, self.supervisor = settings, supervisor
        self.wall = f"http://{loopback(settings.bind)}:{settings.wall_port}/"
        self.wishes = 0
        """How often we were asked to stop."""

    def tick(self, seconds: float = 2 * LOOK_S) -> bool:
        """Look after the processes for a moment; False when it is time to leave."""
        deadline = time.monotonic() + seconds
        while not self.wishes and self.supervisor.given_up is None:
            self.supervisor.step()
            left = deadline - time.monotonic()
            if left <= 0:
                return True
            time.sleep(min(left, LOOK_S))
        return False

    def until_up(self) -> None:
        """Wait until everything is ready. A stop wish ends as Ctrl-C does, a hopeless service as StartFailed."""
        deadline = time.monotonic() + START_S
        while not self.supervisor.is_up:
            if not self.tick():
                self.raise_if_given_up()
                raise KeyboardInterrupt
            if time.monotonic() > deadline:
                raise self._failure(self.supervisor.waited_for)
        write_state(self.settings.home, _own_state(Phase.READY, self.wall))

    def raise_if_given_up(self) -> None:
        """Turn a hopeless service into the sentence to show."""
        if self.supervisor.given_up is not None:
            raise self._failure(self.supervisor.given_up)

    def _failure(self, service: Service) -> HallmarkError:
        log = log_file(self.settings.home, service.name)
        lines = [line for line in last_lines(log, 12) if line.strip()]
        if service.name == "broker" and self.supervisor.lives[service.name].exit_code != FOR_A_PERSON:
            return why_it_died(self.settings.home)
        return StartFailed(service.name, lines[-6:], str(log))

    def wish(self, _number: int, _frame: FrameType | None) -> None:
        """Count a SIGINT or SIGTERM."""
        self.wishes += 1
        if self.wishes == 1:
            print("\n正在停止……（再按一次 Ctrl-C 立即结束） stopping ... (Ctrl-C again: at once)", file=sys.stderr)


@contextmanager
def running(settings: Settings, more: More | None = None, tell: Tell = tell_phase) -> Iterator[Installation]:
    """Hold the home folder, start the plan in it, and end it on the way out."""
    with held(settings.home):
        _end_leftovers(settings)
        chosen = _choose(settings)
        hallmark = hallmark_command()
        services = plan(chosen, hallmark, embedded=settings.kafka is None)
        services += tuple(more(chosen, hallmark)) if more else ()
        write_state(chosen.home, _own_state(Phase.STARTING, ""))
        installation = Installation(chosen, Supervisor(chosen.home, services, environment(chosen, os.environ), tell))
        before = {number: signal.signal(number, installation.wish) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield installation
        finally:
            installation.supervisor.stop(hurry=lambda: installation.wishes > 1)
            state_file(chosen.home, SELF).unlink(missing_ok=True)
            for number, handler in before.items():
                signal.signal(number, handler)


def _choose(settings: Settings) -> Settings:
    """Fix every address before anything starts, and fetch the jars while a person can still see it."""
    if not is_port_free(settings.bind, 0):
        raise BadSetting("HALLMARK_BIND", settings.bind, "本机的一个地址，如 127.0.0.1 (an address of this machine)")
    if not is_port_free(settings.bind, settings.wall_port):
        raise PortTaken("大屏", settings.wall_port, "HALLMARK_WALL_PORT")
    chosen = replace(settings, wall_port=settings.wall_port or free_port())
    if settings.kafka is not None:
        if not brokers_seen(settings.kafka):
            raise BrokerUnreachable(settings.kafka)
        return in_force(chosen)
    classpath(settings, tell_jars)
    if not is_port_free("127.0.0.1", settings.kafka_port):
        raise PortTaken("Kafka ", settings.kafka_port, "HALLMARK_KAFKA_PORT")
    port = settings.kafka_port or free_port()
    return in_force(replace(chosen, kafka_port=port, kafka=f"127.0.0.1:{port}"))


def _end_leftovers(settings: Settings) -> None:
    """End what a killed supervisor left behind (its children got SIGTERM), and forget its state files."""
    left = [state for state in read_states(settings.home) if state.pid is not None and is_alive(state)]
    deadline = time.monotonic() + 15.0
    for state in left:
        signal_group(state.pid or 0, signal.SIGTERM)
    while any(is_alive(state) for state in left) and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    for state in left:
        if is_alive(state):
            signal_group(state.pid or 0, signal.SIGKILL)
    for path in state_file(settings.home, "").parent.glob("*.json"):
        path.unlink(missing_ok=True)


def _own_state(phase: Phase, address: str) -> ProcessState:
    pid = os.getpid()
    return ProcessState(name=SELF, phase=phase, pid=pid, born=birth(pid) or 0.0, since=time.time(), address=address)
