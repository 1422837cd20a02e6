"""What a service answers Prometheus and the question for its health, and on which port."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric

from schemas.errors import BadSetting
from schemas.settings import Settings
from schemas.telemetry import gauge, unhealthy
from stack.metrics_place import MEASURED, folder, metrics_places
from stack.metrics_server import answer, listening, serving


class Patient:
    """A process with these complaints."""

    def __init__(self, *complaints: str) -> None:
        self.complaints = complaints

    def collect(self) -> Iterator[Metric]:
        yield gauge("pulse", "Beats.", 60)
        yield unhealthy(self.complaints)


def a_registry(*complaints: str) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Patient(*complaints))
    return registry


def test_a_process_with_a_complaint_is_not_healthy_and_says_why() -> None:
    assert answer("/health", a_registry())[0] == 200
    code, _, body = answer("/health?x", a_registry("catching up"))
    assert (code, msgspec.json.decode(body)) == (503, {"healthy": False, "reasons": ["catching up"]})


def test_a_process_that_has_said_nothing_of_itself_is_starting_and_alive() -> None:
    assert answer("/health", CollectorRegistry())[0] == 503
    assert answer("/livez", CollectorRegistry())[0] == 200


def test_the_metrics_name_the_complaint_and_nothing_else_is_served() -> None:
    body = answer("/metrics", a_registry("catching up"))[2].decode()
    assert 'hallmark_unhealthy{reason="catching up"} 1.0' in body
    assert "hallmark_pulse 60.0" in body
    assert answer("/", a_registry())[0] == 404


def test_it_listens_on_loopback_only_and_a_taken_port_gives_way_to_the_next() -> None:
    first = listening(0, a_registry())
    second = listening(first.server_address[1], a_registry())
    try:
        assert {server.server_address[0] for server in (first, second)} == {"127.0.0.1"}
        assert second.server_address[1] > first.server_address[1]
    finally:
        first.server_close()
        second.server_close()


def test_where_it_answers_is_noted_for_prometheus_while_it_runs_and_a_killed_one_s_note_goes(tmp_path: Path) -> None:
    with serving("worker", 0, tmp_path):
        (note,) = folder(tmp_path).glob("*.json")
        ((name, address),) = metrics_places(tmp_path)
        assert msgspec.json.decode(note.read_bytes()) == [
            {"targets": [address], "labels": {"service": "worker", "__pid__": str(os.getpid())}}
        ]
        assert name == "worker"
        assert httpx.get(f"http://{address}/livez", trust_env=False).text == "ok\n"
    assert metrics_places(tmp_path) == []
    left = folder(tmp_path) / "clock-1.json"
    left.write_text('[{"targets":["127.0.0.1:1"],"labels":{"service":"clock","__pid__":"99999999"}}]')
    assert metrics_places(tmp_path) == []
    assert not left.exists()


def test_without_the_setting_nothing_listens(tmp_path: Path) -> None:
    assert Settings.from_env({}).metrics is None
    with serving("worker", None, tmp_path):
        assert not folder(tmp_path).exists()


def test_the_setting_is_a_port() -> None:
    assert Settings.from_env({"HALLMARK_METRICS": "9400"}).metrics == 9400
    assert Settings.from_env({"HALLMARK_METRICS": "0"}).metrics == 0
    with pytest.raises(BadSetting):
        Settings.from_env({"HALLMARK_METRICS": "on"})
    assert MEASURED[-1] == "worker", "further workers take the ports after the first"
