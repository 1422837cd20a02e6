"""`hallmark up`: start every service, in the foreground or (`--detach`) behind the terminal."""

import argparse
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from producers.city import read_city
from schemas.settings import Settings
from stack.home import HomeInUse, holder, log_file, make_home, read_states
from stack.jars import classpath
from stack.lifecycle import Phase
from stack.process import last_lines, put_aside, with_our_code
from stack.progress import tell_jars
from stack.supervise import SELF, running

LOOPBACK = ("127.0.0.1", "::1", "localhost")
BEHIND = "up"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take the city folder and whether to stay in the foreground."""
    parser.add_argument("--city", type=Path, metavar="文件夹 FOLDER", help="城市的五个 CSV 文件 the five city files")
    parser.add_argument("--detach", action="store_true", help="在后台运行 run behind the terminal")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Start and look after everything until asked to stop."""
    chosen = replace(settings, city=args.city.resolve()) if args.city else settings
    if chosen.city is not None:
        read_city(chosen.city)
    if settings.bind not in LOOPBACK:
        print(
            f"注意：大屏将在 {settings.bind} 上对其他机器开放，没有密码。\n"
            f"Mind: the wall listens on {settings.bind}, open to other machines, without a password.",
            file=sys.stderr,
        )
    return _behind(args, chosen) if args.detach else _in_front(chosen)


def _in_front(settings: Settings) -> int:
    with running(settings) as installation:
        installation.until_up()
        print(f"大屏 The wall: {installation.wall}\n停止 Stop: Ctrl-C", flush=True)
        while installation.tick():
            pass
        installation.raise_if_given_up()
    print("已全部停止。 All stopped.")
    return 0


def _behind(args: argparse.Namespace, settings: Settings) -> int:
    if (pid := holder(settings.home)) is not None:
        raise HomeInUse(settings.home, str(pid))
    make_home(settings.home)
    if settings.kafka is None:
        classpath(settings, tell_jars)
    log = log_file(settings.home, BEHIND)
    put_aside(log)
    command = [sys.executable, "-P", "-m", "stack", "up", *(["--city", str(settings.city)] if args.city else [])]
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=with_our_code(os.environ),
        )
    while child.poll() is None:
        own = next((state for state in read_states(settings.home) if state.name == SELF), None)
        if own is not None and own.pid == child.pid and own.phase == Phase.READY:
            print(f"大屏 The wall: {own.address}\n停止 Stop: hallmark down")
            return 0
        time.sleep(0.1)
    print("\n".join(last_lines(log, 15)), file=sys.stderr)
    return child.returncode or 1
