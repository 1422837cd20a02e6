"""Tell a person what is happening, one line a change; on stderr, so that a command's own output stays clean."""

import sys

from stack.commands import available
from stack.lifecycle import Life, Phase, rest_s
from stack.services import Service


def tell_jars(here: int, total: int) -> None:
    """Count the jars on one line of a terminal, every tenth in a log."""
    text = f"下载 Kafka 运行文件（只在第一次） downloading Kafka, first time only: {here}/{total}"
    if sys.stderr.isatty():
        print(f"\r{text}", end="\n" if here == total else "", file=sys.stderr, flush=True)
    elif here % 15 == 0 or here == total:
        print(text, file=sys.stderr, flush=True)


def phase_line(service: Service, life: Life, log: str) -> str | None:
    """Word a change of phase; None for those that nobody needs to read."""
    command = available().get(service.name)
    title = f"{service.name} {command.chinese if command else ''}".strip()
    match life.phase:
        case Phase.READY | Phase.DONE:
            return f"  ✓ {title} {service.address}".rstrip()
        case Phase.RESTING:
            return (
                f"  ! {title} 意外退出（{life.exit_code}），{rest_s(life.falls):g} 秒后重启；日志 {log}"
                f" ended unexpectedly, restarting"
            )
        case Phase.FAILED:
            return f"  ✗ {title} 无法启动 could not start"
        case _:
            return None


def tell_phase(service: Service, life: Life) -> None:
    """Print a change of phase."""
    line = phase_line(service, life, f"hallmark logs {service.name}")
    if line is not None:
        print(line, file=sys.stderr, flush=True)
