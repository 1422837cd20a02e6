"""The `hallmark` command: find the subcommand, give it its settings, turn errors into sentences and exit codes.

0 done · 1 the answer is no · 2 something for a person to put right · 130 interrupted. A bug keeps its traceback.
"""

import argparse
import os
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from difflib import get_close_matches
from importlib import import_module

from schemas.errors import HallmarkError
from schemas.settings import Settings
from stack.commands import GROUPS, Command, available, module_exists
from stack.home import in_force
from stack.log_lines import log_to_stderr
from stack.metrics_place import MEASURED
from stack.system import die_with

SUPERVISED = "--supervised-by"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and give its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == [SUPERVISED]:
        die_with(int(words[1]))
        words = words[2:]
    if not words or words[0] in ("-h", "--help", "help"):
        print(help_text())
        return 0
    command = available().get(words[0])
    if command is None:
        return _complain(unknown(words[0], list(available())))
    return _guarded(lambda: _run(command, words[1:], os.environ))


def _run(command: Command, words: list[str], env: Mapping[str, str]) -> int:
    module = import_module(command.module)
    about = f"{command.chinese}\n{command.english}"
    parser = argparse.ArgumentParser(
        prog=f"hallmark {command.name}", description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    module.configure(parser)
    args = _parsed(parser, words, passes_on=command.passes_on)
    log_to_stderr(verbose=command.service)
    settings = Settings.from_env(env)
    settings = replace(settings, home=settings.home.resolve())
    settings = settings if command.supervises else in_force(settings)
    with _measured(command, words, settings):
        code: int = module.run(args, settings)
    return code


def _measured(command: Command, words: list[str], settings: Settings) -> AbstractContextManager[None]:
    """Let a service answer Prometheus while it runs; a question to one (`notify list`) is no service."""
    if command.name not in MEASURED or settings.metrics is None or words:
        return nullcontext()
    from stack.metrics_server import serving  # noqa: PLC0415 - only where it is wanted

    return serving(command.name, settings.metrics, settings.home)


def _parsed(parser: argparse.ArgumentParser, words: list[str], *, passes_on: bool) -> argparse.Namespace:
    try:
        args, rest = parser.parse_known_args(words)
        if rest and not passes_on:
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
    except SystemExit as end:
        if end.code == 2:
            _complain(f"参数有误（见上一行）。用法：{parser.prog} --help")
        raise
    args.rest = rest
    return args


def _guarded(run: Callable[[], int]) -> int:
    try:
        code = run()
        sys.stdout.flush()
    except HallmarkError as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


def unknown(word: str, names: list[str]) -> str:
    """Say that there is no such command, and which one may be meant."""
    near = get_close_matches(word, names, n=1)
    chinese, english = (f"是不是 hallmark {near[0]}？", f" Did you mean {near[0]}?") if near else ("", "")
    return (
        f"没有“{word}”这个命令。{chinese}全部命令：hallmark --help\nNo command {word!r}.{english} See hallmark --help."
    )


def help_text() -> str:
    """Write the page that teaches: what it is, three things to try, every command that exists."""
    lines = [
        "Hallmark 窗口服务质量监测与评比系统 · service quality of government service windows",
        "",
        "先试这三条 Try these three:",
        "  hallmark demo                 放一座演示城市，并给出大屏地址 play a demo city and give the wall's address",
        "  hallmark rate CGPCS-01 5      另开一个终端，给一个窗口按“非常满意” press 'very satisfied' at a window",
        "  hallmark ask 1                本月各窗口满意率，从低到高 this month's rates, lowest first",
    ]
    for chinese, english, rows in GROUPS:
        lines += ["", f"{chinese} {english}"]
        lines += [f"  {row.name:<9} {pad(row.chinese, 34)}{row.english}" for row in rows if module_exists(row.module)]
    lines += ["", "每条命令的用法 Usage of each: hallmark 命令 --help"]
    return "\n".join(lines)


def pad(text: str, columns: int) -> str:
    """Fill up to a column on a terminal, where a Chinese character takes two."""
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(columns - wide, 1)
