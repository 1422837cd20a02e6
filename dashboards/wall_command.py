"""`hallmark wall`: serve the wall of the running installation."""

import argparse
import logging
from pathlib import Path

from prometheus_client import REGISTRY

from dashboards.alert_pen import KafkaPen
from dashboards.feed import KafkaFeed
from dashboards.hub import Hub, build_of
from dashboards.server import serve
from dashboards.wall_metrics import WallMetrics
from schemas.clock import parse_clock
from schemas.settings import Settings

LOG = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def configure(parser: argparse.ArgumentParser) -> None:
    """Name no arguments: where it listens are settings (HALLMARK_BIND, HALLMARK_WALL_PORT)."""
    parser.epilog = "HALLMARK_BIND, HALLMARK_WALL_PORT：监听地址与端口 where to listen"


def run(_args: argparse.Namespace, settings: Settings) -> int:
    """Serve until stopped."""
    if settings.bind not in LOOPBACK:
        LOG.warning("大屏在 %s 上监听，其他机器无需口令即可访问", settings.bind)
        LOG.warning("the wall listens on %s, open to other machines, without a password", settings.bind)
    build = build_of(Path(__file__).parent)
    hub = Hub(KafkaFeed(settings), parse_clock(settings.clock), build, KafkaPen(settings))
    REGISTRY.register(WallMetrics(hub))
    return serve(settings, hub)
