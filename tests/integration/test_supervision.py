"""Processes are started in order, restarted when they fall, and never outlive the one that started them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemas.settings import Settings
from stack.home import HomeInUse, held, holder, log_file, make_home, read_states
from stack.lifecycle import Phase
from stack.process import hallmark_command, with_our_code
from stack.services import Ends, LineLogged, Service, Stays
from stack.supervisor import Supervisor

PATIENT = "import signal, time; signal.pause()"


def a_service(name: str, script: str = PATIENT, **changes: object) -> Service:
    return Service(**{"name": name, "argv": (sys.executable, "-c", script), "ready": Stays(0.0), **changes})  # type: ignore[arg-type] # a builder gives defaults


def a_noter(name: str, notes: Path, **changes: object) -> Service:
    """Write down its start and, on SIGTERM, its end."""
    script = f"""
import signal, sys
def note(word):
    with open({str(notes)!r}, "a") as file: file.write(word + " {name}\\n")
def end(*_):
    note("end"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("start"); print("ready to serve", flush=True)
while True: signal.pause()
"""
    return a_service(name, script, ready=LineLogged("^ready to serve$"), **changes)


@contextmanager
def supervised(home: Path, services: Sequence[Service]) -> Iterator[Supervisor]:
    make_home(home)
    supervisor = Supervisor(home, services, os.environ, lambda _service, _life: None)
    try:
        yield supervisor
    finally:
        supervisor.stop(hurry=lambda: True)


def look_until(supervisor: Supervisor, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, supervisor.lives
        supervisor.step()
        time.sleep(0.02)


def pid_of(home: Path, name: str) -> int:
    pid = next(state.pid for state in read_states(home) if state.name == name)
    assert pid is not None
    return pid


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def await_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    while not is_gone(pid):
        assert time.monotonic() < deadline, f"{pid} lives on"
        time.sleep(0.02)


def test_services_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    plan = (a_noter("broker", notes), a_noter("worker", notes, needs=("broker",)))
    with supervised(tmp_path, plan) as supervisor:
        look_until(supervisor, lambda: supervisor.is_up)
        supervisor.stop()
    assert notes.read_text().splitlines() == ["start broker", "start worker", "end worker", "end broker"]
    assert {state.phase for state in read_states(tmp_path)} == {Phase.STOPPED}


def test_a_killed_service_is_started_again_and_counted(tmp_path: Path) -> None:
    with supervised(tmp_path, (a_service("worker"),)) as supervisor:
        look_until(supervisor, lambda: supervisor.is_up)
        first = pid_of(tmp_path, "worker")
        os.kill(first, signal.SIGKILL)
        look_until(supervisor, lambda: supervisor.is_up and supervisor.lives["worker"].restarts == 1)
        assert pid_of(tmp_path, "worker") != first
        assert supervisor.lives["worker"].exit_code is None


def test_a_step_that_fails_for_a_person_stops_the_plan_and_nothing_after_it_starts(tmp_path: Path) -> None:
    step = a_service("topics", "import sys; print('say what to do'); sys.exit(2)", ready=Ends())
    with supervised(tmp_path, (step, a_service("worker", needs=("topics",)))) as supervisor:
        look_until(supervisor, lambda: supervisor.given_up is not None)
        assert supervisor.lives["worker"].phase is Phase.WAITING
    assert "say what to do" in log_file(tmp_path, "topics").read_text()


def test_a_service_takes_its_own_children_with_it(tmp_path: Path) -> None:
    script = f"""
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {PATIENT!r}])
print("child", child.pid, flush=True)
signal.pause()
"""
    with supervised(tmp_path, (a_service("worker", script, ready=LineLogged("^child")),)) as supervisor:
        look_until(supervisor, lambda: supervisor.is_up)
        grandchild = int(log_file(tmp_path, "worker").read_text().split()[-1])
        supervisor.stop()
    await_gone(grandchild)


def test_a_service_that_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    script = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True)\n"
        "while True: time.sleep(1)"
    )
    with supervised(tmp_path, (a_service("worker", script, ready=LineLogged("^deaf$")),)) as supervisor:
        look_until(supervisor, lambda: supervisor.is_up)
        pid = pid_of(tmp_path, "worker")
        supervisor.stop(hurry=lambda: True)
        assert supervisor.lives["worker"].exit_code == -signal.SIGKILL
    await_gone(pid)


def test_a_folder_is_held_by_one_alone_and_free_again_afterwards(tmp_path: Path) -> None:
    with held(tmp_path):
        with pytest.raises(HomeInUse, match=str(os.getpid())), held(tmp_path):
            pytest.fail("two hold it")
        assert holder(tmp_path) == os.getpid()
    assert holder(tmp_path) is None
    with held(tmp_path):
        assert holder(tmp_path) == os.getpid()


def hallmark(settings: Settings, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", "stack", *words]
    return subprocess.run(command, env=env_of(settings), capture_output=True, text=True, timeout=200, check=False)


def env_of(settings: Settings) -> dict[str, str]:
    return with_our_code(
        {
            **os.environ,
            "HALLMARK_HOME": str(settings.home),
            "HALLMARK_KAFKA": settings.kafka or "",
            "HALLMARK_TOPIC_PREFIX": settings.topic_prefix,
            "HALLMARK_WALL_PORT": "0",
        }
    )


def test_up_status_up_again_and_down_say_what_a_person_expects(settings: Settings) -> None:
    assert hallmark(settings, "status").returncode == 1
    up = hallmark(settings, "up", "--detach")
    assert up.returncode == 0, up.stderr
    assert "http://127.0.0.1:" in up.stdout
    try:
        status = hallmark(settings, "status")
        assert status.returncode == 0, status.stdout
        assert "就绪 ready" in status.stdout
        again = hallmark(settings, "up")
        assert again.returncode == 2
        assert "hallmark down" in again.stderr
    finally:
        pids = [state.pid for state in read_states(settings.home) if state.pid]
        down = hallmark(settings, "down")
    assert down.returncode == 0, down.stderr
    for pid in pids:
        await_gone(pid)
    assert hallmark(settings, "down").returncode == 0
    assert "没有服务在运行" in hallmark(settings, "status").stdout


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_start_works(settings: Settings) -> None:
    assert hallmark(settings, "up", "--detach").returncode == 0
    pids = [state.pid for state in read_states(settings.home) if state.pid]
    supervisor = holder(settings.home)
    assert supervisor is not None
    os.kill(supervisor, signal.SIGKILL)
    for pid in pids:
        await_gone(pid)
    again = hallmark(settings, "up", "--detach")
    assert again.returncode == 0, again.stderr
    assert hallmark(settings, "down").returncode == 0


def test_the_broker_writes_down_where_it_answers(tmp_path: Path) -> None:
    env = with_our_code({**os.environ, "HALLMARK_HOME": str(tmp_path), "HALLMARK_KAFKA_PORT": "0"})
    with (tmp_path / "out").open("wb") as out:
        broker = subprocess.Popen([*hallmark_command(), "broker"], env=env, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        state = tmp_path / "run" / "processes" / "broker.json"
        while not state.exists():
            assert broker.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        address = json.loads(state.read_text())["address"]
        in_use = subprocess.run(
            [sys.executable, "-P", "-m", "stack", "topics"], env=env, capture_output=True, text=True, check=False
        )
        assert in_use.returncode == 0 or address in in_use.stderr
    finally:
        broker.kill()
        broker.wait(30)
