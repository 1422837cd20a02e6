"""`hallmark status`: what runs in the home folder; exit code 0 when everything is ready, 1 otherwise."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict

import msgspec

from schemas.clock import parse_clock
from schemas.settings import Settings
from stack.cli import pad
from stack.home import ProcessState, holder, in_force, is_alive, read_states
from stack.lifecycle import Phase
from stack.metrics_place import metrics_places
from stack.status_live import rebuilding, table
from stack.supervise import SELF
from stack.system import is_running, memory_mb
from streams.progress import WorkerProgress, read_progress, rebuild_home

WORDS = {
    Phase.WAITING: "等待 waiting",
    Phase.STARTING: "启动中 starting",
    Phase.READY: "就绪 ready",
    Phase.DONE: "完成 done",
    Phase.RESTING: "待重启 resting",
    Phase.FAILED: "失败 failed",
    Phase.STOPPED: "已停止 stopped",
}
WIDTHS = (10, 9, 22, 12, 15, 10)
HEADINGS = ("服务", "进程 pid", "状态 state", "启动 since", "重启 restarts", "内存 MB", "地址 address")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the form of the answer: HALLMARK_HOME says which installation."""
    parser.add_argument("--format", choices=("table", "json"), default="table", help="表格或 JSON table or JSON")
    parser.epilog = "退出码：0 全部就绪，1 否。 Exit code: 0 all ready, 1 not."


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the tables: the processes, and how far the live fold is."""
    pid = holder(settings.home)
    if args.format == "json":
        states = [state for state in read_states(settings.home) if state.name != SELF]
        workers, places = living(read_progress(settings.home)), metrics_places(settings.home)
        print(as_json(pid, states, workers, places, living(read_progress(rebuild_home(settings.home)))))
        return 0 if pid is not None and all_ready(states) else 1
    if pid is None:
        print(f"{settings.home} 里没有服务在运行。启动：hallmark up 或 hallmark demo")
        print("Nothing runs there. Start it with `hallmark up` or `hallmark demo`.")
        return 1
    states = [state for state in read_states(settings.home) if state.name != SELF]
    print(f"{settings.home}（进程 pid {pid}）")
    print(_row(HEADINGS))
    for state in states:
        print(_row(cells(state, is_alive(state), memory_mb(state.pid) if state.pid else None)))
    now_us = parse_clock(in_force(settings).clock).now_us(time.time())
    print("".join(f"{line}\n" for line in table(living(read_progress(settings.home)), now_us)), end="")
    for line in rebuilding(living(read_progress(rebuild_home(settings.home)))):
        print(line)
    for name, address in metrics_places(settings.home):
        print(f"指标 metrics: {name} http://{address}/metrics, /health")
    return 0 if all_ready(states) else 1


def living(told: Sequence[WorkerProgress]) -> list[WorkerProgress]:
    """Leave out what a worker told that is no longer there."""
    return [one for one in told if is_running(one.pid, 0.0)]


def as_json(
    pid: int | None,
    states: Sequence[ProcessState],
    workers: Sequence[WorkerProgress],
    metrics: Sequence[tuple[str, str]] = (),
    rebuild: Sequence[WorkerProgress] = (),
) -> str:
    """Write everything for programs; memory in MB. rebuild: who makes a version beside the shown one."""
    answer = {
        "supervisor_pid": pid,
        "ready": pid is not None and all_ready(states),
        "services": [
            {**asdict(one), "alive": is_alive(one), "memory_mb": memory_mb(one.pid) if one.pid else None}
            for one in states
        ],
        "metrics": [{"service": name, "address": address} for name, address in metrics],
        "workers": [_told(worker) for worker in workers],
        "rebuild": [_told(worker) for worker in rebuild],
    }
    return msgspec.json.format(msgspec.json.encode(answer), indent=2).decode()


def _told(worker: WorkerProgress) -> dict[str, object]:
    parts = [
        {**msgspec.to_builtins(one), "lag": one.lag, "caught_up_percent": one.caught_up_percent}
        for one in worker.partitions
    ]
    return {**msgspec.to_builtins(worker), "partitions": parts}


def all_ready(states: Sequence[ProcessState]) -> bool:
    """Tell whether every service is ready and alive, and every step done."""
    return bool(states) and all(
        state.phase == Phase.DONE or (state.phase == Phase.READY and is_alive(state)) for state in states
    )


def cells(state: ProcessState, alive: bool, memory: int | None) -> tuple[str, ...]:
    """Word one process for the table."""
    gone = state.phase in (Phase.READY, Phase.STARTING) and not alive
    word = "已退出 gone" if gone else WORDS[Phase(state.phase)]
    since = time.strftime("%H:%M:%S", time.localtime(state.since)) if state.since else "—"
    shown = (state.pid or "—", word, since, state.restarts, "—" if memory is None else memory)
    return (state.name, *map(str, shown), state.address)


def _row(texts: Sequence[str]) -> str:
    return "".join(pad(text, width) for text, width in zip(texts, (*WIDTHS, 1), strict=True)).rstrip()
