"""`hallmark notebook`: the ready-made questions in a marimo notebook, each with its SQL and a plot. Shell."""

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.notebook.writing import written
from warehouse.questions import read_questions

PLACE = Path("notebook") / "questions.py"
ROOT = Path(__file__).resolve().parent.parent


class NoMarimo(HallmarkError):
    """The notebook's own packages are not installed."""

    def __init__(self) -> None:
        super().__init__(
            "缺少笔记本所需的软件包。请用 ./hallmark notebook 启动（第一次会自动安装），"
            "或安装 requirements-notebook.lock。",
            "The notebook's packages are missing. Start it by ./hallmark notebook (which installs them at first), or "
            "install requirements-notebook.lock.",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument("--view", action="store_true", help="只看，不改 look only: nothing can be changed")
    parser.add_argument("--new", action="store_true", help="另写一份新的 write a fresh copy beside the others")
    parser.add_argument("--port", type=int, metavar="N", help="端口 port (默认任意空闲端口 default: any free one)")
    parser.add_argument("--headless", action="store_true", help="不打开浏览器，只给出网址 open no browser")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the notebook where there is none, and open it."""
    if find_spec("marimo") is None:
        raise NoMarimo
    path = notebook(settings.home, fresh=args.new)
    sys.stdout.write(f"{path}\n")
    sys.stdout.flush()
    command = [sys.executable, "-P", "-m", "marimo", "--yes", "run" if args.view else "edit", str(path)]
    command += ["--host", settings.bind, "--token", "--no-sandbox", *(["--headless"] if args.headless else [])]
    command += ["--include-code"] if args.view else ["--skip-update-check"]
    command += ["--port", str(args.port)] if args.port else []
    env = {**os.environ, "HALLMARK_HOME": str(settings.home), "PYTHONPATH": _path()}
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603 - our own file


def notebook(home: Path, *, fresh: bool) -> Path:
    """Give the notebook of a home; what somebody may have changed is never written over."""
    path = home / PLACE
    number = 2
    while fresh and path.exists():
        path, number = home / PLACE.with_stem(f"{PLACE.stem}-{number}"), number + 1
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(read_questions()), encoding="utf-8")
    return path


def _path() -> str:
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
