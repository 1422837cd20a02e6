"""Serve the wall: one socket with small send buffers, streams that end before the server waits for them."""

import logging
import signal
import socket
import sys

import uvicorn

from dashboards.hub import Hub
from dashboards.web import application
from schemas.errors import HallmarkError
from schemas.settings import Settings
from schemas.wall_address import loopback, write_wall_address

LOG = logging.getLogger(__name__)
SEND_BUFFER = 64 * 1024
UNREAD_MS = 30_000
"""A client that takes nothing for so long is dropped by the kernel."""


class PortInUse(HallmarkError):
    """Something else listens where the wall should."""

    def __init__(self, bind: str, port: int, why: str) -> None:
        super().__init__(
            f"大屏无法在 {bind}:{port} 上监听：{why}。请停掉占用该端口的程序，"
            "或设 HALLMARK_WALL_PORT 为别的端口（0 = 任意空闲端口）。",
            f"The wall cannot listen on {bind}:{port}: {why}. Stop what uses the port, or set HALLMARK_WALL_PORT "
            "(0 means any free one).",
        )


class WallServer(uvicorn.Server):
    """Uvicorn that lets the streams end first, so that a stop takes a moment and not a time-out."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then stop."""
        self._hub.stop_streams()
        await super().shutdown(sockets)


def listening(bind: str, port: int) -> socket.socket:
    """Open the socket; clients inherit its small buffers, so that a slow one is noticed."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM)
    try:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
        server.bind((bind, port))
    except OSError as error:
        server.close()
        raise PortInUse(bind, port, error.strerror or str(error)) from error
    return server


def address_of(server: socket.socket) -> str:
    """Give the address to open in a browser."""
    host, port = server.getsockname()[:2]
    return f"http://{loopback(host)}:{port}/"


def serve(settings: Settings, hub: Hub) -> int:
    """Serve until told to stop."""
    server = listening(settings.bind, settings.wall_port)
    address = address_of(server)
    write_wall_address(settings.home, address)
    LOG.info("wall listens", extra={"url": address})
    config = uvicorn.Config(
        application(hub, settings.home),
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=3,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again after a clean stop
    WallServer(config, hub).run(sockets=[server])
    return 0
