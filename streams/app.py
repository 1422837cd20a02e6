"""Make the Faust app of the stream worker: settings of design D5, no web, no tables, no topics of its own."""

import hashlib
from pathlib import Path
from typing import Any

import faust

from schemas.live_version import FIRST
from streams.transport import Standing, WholeBatches, use_marks

GROUP = "hallmark-live-"


def make_app(kafka: str, group: str, *, standing: Standing, folder: Path, instance: str | None = None) -> Any:
    """Make an app of one consumer group.

    `instance` is a static membership: who comes back under the same name gets its partitions at once, without
    waiting for the session of its dead self to end. `folder` is where Faust wants to make its (empty) data folder.
    """
    app = faust.App(
        group,
        broker=f"kafka://{kafka}",
        datadir=folder,
        ConsumerScheduler=WholeBatches,
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        processing_guarantee="at_least_once",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        reply_create_topic=False,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=instance,
        consumer_max_fetch_size=4 * 1024 * 1024,
        stream_buffer_maxsize=8,
        stream_wait_empty=True,
        broker_session_timeout=15.0,
        broker_heartbeat_interval=3.0,
        broker_request_timeout=40.0,
        broker_commit_interval=1.0,
        producer_request_timeout=60.0,
        worker_redirect_stdouts=False,
    )
    use_marks(app, standing)
    return app


def group_of(prefix: str, reference: str, version: int = FIRST) -> str:
    """Name the consumer group: a mark holds for one reference data and one version of the live topics only."""
    return f"{prefix}{GROUP}{reference}" if version == FIRST else f"{prefix}{GROUP}v{version}-{reference}"


def instance_of(host: str, home: Path, slot: int) -> str:
    """Name the n-th worker of an installation, in letters Kafka allows."""
    place = hashlib.blake2b(f"{host}\x1f{home}".encode(), digest_size=6).hexdigest()
    return f"worker-{slot}-{place}"
