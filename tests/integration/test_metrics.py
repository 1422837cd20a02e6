"""Every service answers Prometheus on loopback if it is wanted, says when it is healthy, and listens nowhere else."""

import asyncio
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from stack.metrics_place import metrics_places
from tests.disorder import a_small_city
from tests.integration.city_log import publish, publish_city, rows
from tests.integration.test_rebuild import Hall, until

ANSWERS = {
    "clock": "hallmark_clock_rounds_total",
    "loader": "hallmark_snapshot_timestamp_seconds",
    "wall": "hallmark_stream_clients",
    "notify": "hallmark_notices",
    "worker": "hallmark_records_behind",
}


@pytest.fixture
def hall(kafka: str, topics: str, tmp_path: Path) -> Iterator[Hall]:
    made = Hall(kafka, topics, tmp_path / "home")
    made.env["HALLMARK_WEBHOOK"] = "http://127.0.0.1:9/"
    yield made
    made.stop()


def listeners(pid: int) -> set[str]:
    """Give the addresses on which a process listens, from the kernel."""
    links = [link.readlink() for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink() and link.exists()]
    sockets = {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", str(link)))}
    said = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                address, port = fields[1].split(":")
                said.add(f"{'127.0.0.1' if address == '0100007F' else address}:{int(port, 16)}")
    return said


def is_healthy(asked: httpx.Client) -> bool:
    return asked.get("/health").status_code == 200


def test_each_service_answers_on_its_own_loopback_port_and_listens_nowhere_else(kafka: str, hall: Hall) -> None:
    city = a_small_city()

    async def story() -> None:
        await publish_city(kafka, hall.prefix, city)
        await publish(kafka, hall.prefix, list(rows(city, visits=100, days=1)), 6000)

    asyncio.run(story())
    hall.start("worker")
    until(lambda: ": caught up" in hall.log("worker").read_text(), "a worker without metrics")
    assert listeners(hall.running["worker"].pid) == set()
    hall.kill("worker")

    hall.env["HALLMARK_METRICS"] = "0"
    for name in ANSWERS:
        hall.start(name)
    until(lambda: len(metrics_places(hall.home)) == len(ANSWERS), "the notes")
    places = dict(metrics_places(hall.home))
    for name, metric in ANSWERS.items():
        with httpx.Client(base_url=f"http://{places[name]}", trust_env=False) as asked:
            until(partial(is_healthy, asked), f"the health of {name}")
            told = asked.get("/metrics").text
        assert metric in told
        assert not re.search(r"HALL0\d-|W0\d", told), "no window, terminal or person"
        own = {places[name]} | ({f"127.0.0.1:{hall.port}"} if name == "wall" else set())
        assert listeners(hall.running[name].pid) == own
    worker = hall.running["worker"]
    worker.terminate()
    worker.wait(20)
    assert "worker" not in dict(metrics_places(hall.home))
