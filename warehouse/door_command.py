"""`hallmark door`: answer SQL over HTTP from the newest snapshot, each token its own view. Shell."""

import argparse
import logging
import os
import socket
import sys

import uvicorn

from schemas.errors import HallmarkError
from schemas.settings import DOOR_PORT, Settings
from schemas.wall_address import loopback
from warehouse.door import tokens
from warehouse.door.address import write_door_address
from warehouse.door.web import application

_log = logging.getLogger(__name__)


class DoorPortInUse(HallmarkError):
    """Something else listens where the door should."""

    def __init__(self, bind: str, port: int, why: str) -> None:
        super().__init__(
            f"查询服务无法在 {bind}:{port} 上监听：{why}。请设 HALLMARK_DOOR_PORT 为别的端口（0 = 任意空闲端口）。",
            f"The door cannot listen on {bind}:{port}: {why}. Set HALLMARK_DOOR_PORT (0 means any free one).",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    deeds = parser.add_subparsers(dest="deed", metavar="serve|token|check")
    deeds.add_parser("serve", help="启动查询服务（默认） answer queries (the default)")
    deeds.add_parser("check", help="核对令牌文件 check the file of tokens")
    made = deeds.add_parser("token", help="签发令牌，只显示一次 make a token; it is shown once")
    made.add_argument("name", help="名称，如 data-team")
    made.add_argument("--view", choices=("internal", "public"), default="internal", help="内部或公开 which view")
    made.add_argument("--county", action="append", default=[], help="只限某区县（可多次） keep it to a county")
    made.add_argument("--unit", action="append", default=[], help="只限某单位及其下级（可多次） keep it to a unit")
    made.add_argument("--seconds", type=int, default=30, help="每条查询的时限 seconds a statement may take")
    made.add_argument("--memory-mb", type=int, default=512, help="每条查询的内存 memory of a statement")
    made.add_argument("--rows", type=int, default=1_000_000, help="答案最多行数 most rows of an answer")
    parser.epilog = "Python：from warehouse.client import connect；connect().sql('from satisfaction_now').pl()"


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve, make a token, or check the file."""
    if args.deed == "token":
        return _token(args, settings)
    known = tokens.ensure(settings.home)
    if args.deed == "check":
        for one in known:
            kept = "、".join((*one.counties, *one.units)) or "全市 whole city"
            sys.stdout.write(f"{one.name}  {one.view}  {kept}  {one.seconds} s  {one.memory_mb} MB  {one.rows} rows\n")
        return 0
    _serve(settings)
    return 0


def _token(args: argparse.Namespace, settings: Settings) -> int:
    wanted = tokens.wanted(
        {
            "name": args.name, "view": args.view, "counties": args.county, "units": args.unit,
            "seconds": args.seconds, "memory_mb": args.memory_mb, "rows": args.rows,
        }
    )  # fmt: skip
    tokens.ensure(settings.home)
    text = tokens.issue(settings.home, wanted)
    sys.stdout.write(f"{text}\n")
    sys.stderr.write(
        "请现在抄下：只显示这一次，文件里只存指纹。 Copy it now: it is shown once; only its digest is kept.\n"
    )
    return 0


def _serve(settings: Settings) -> None:
    os.nice(10)  # the loader and the fold come first
    server = listening(settings)
    host, port = server.getsockname()[:2]
    address = f"http://{loopback(host)}:{port}"
    write_door_address(settings.home, address)
    _log.info("door listens", extra={"url": address})
    config = uvicorn.Config(application(settings.home), log_config=None, access_log=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[server])


def listening(settings: Settings) -> socket.socket:
    """Open the socket: at the port that was asked for, else at the usual one, else at any free one."""
    wanted = [DOOR_PORT, 0] if settings.door_port is None else [settings.door_port]
    why = ""
    for port in wanted:
        server = socket.socket(socket.AF_INET6 if ":" in settings.bind else socket.AF_INET, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((settings.bind, port))
        except OSError as error:
            server.close()
            why = error.strerror or str(error)
        else:
            return server
    raise DoorPortInUse(settings.bind, wanted[-1], why)
