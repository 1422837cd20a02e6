"""docker-compose.yml and the Dockerfile agree with the product: no Docker engine is needed to see it."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from schemas.settings import Settings
from schemas.topics import TOPICS
from stack.commands import available
from stack.services import plan

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "kafka"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_service_runs_a_command_that_exists() -> None:
    assert {service["command"][0] for service in OURS.values()} <= set(available())


def test_docker_runs_the_same_services_as_hallmark_up_and_the_notebook_where_it_is_wanted() -> None:
    env = {"HALLMARK_KAFKA": "kafka:9092", "HALLMARK_WEBHOOK": "http://127.0.0.1:1/", "HALLMARK_CITY": "city"}
    planned = {service.name for service in plan(Settings.from_env(env), ("hallmark",), embedded=False)}
    assert set(OURS) == planned | {"notebook"}
    assert SERVICES["notebook"]["profiles"] == ["notebook"]


def test_the_notebook_has_its_packages_and_asks_the_door_as_on_one_machine() -> None:
    service = SERVICES["notebook"]
    assert re.search(
        r"^FROM hallmark AS notebook\n(?:.*\n)*RUN .*--require-hashes -r requirements-notebook.lock", DOCKERFILE, re.M
    )
    assert service["build"]["target"] == "notebook"
    assert SERVICES["door"]["build"]["target"] == "hallmark"
    assert service["network_mode"] == "service:door"
    assert f"127.0.0.1:{service['command'][-1]}:{service['command'][-1]}" in SERVICES["door"]["ports"]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert all(f"!{lock}" in ignored for lock in re.findall(r"-r (\S+\.lock)", DOCKERFILE))


def test_every_variable_is_a_setting_of_the_product() -> None:
    known = set(re.findall(r"HALLMARK_[A-Z_]+", (ROOT / "schemas/settings.py").read_text(encoding="utf-8")))
    used = {name for service in OURS.values() for name in service["environment"]}
    interpolated = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert used | interpolated <= known


def test_the_settings_given_to_each_service_are_read_without_complaint() -> None:
    for service in OURS.values():
        env = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", str(value)) for name, value in service["environment"].items()}
        assert Settings.from_env(env).kafka == "kafka:9092"


def test_images_are_pinned_to_a_version() -> None:
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)) - set(re.findall(r" AS (\S+)", DOCKERFILE))
    pinned = [*(service["image"] for service in SERVICES.values()), *bases]
    assert all(re.search(r":\d+\.\d+(\.\d+)?(-|$)", image) for image in pinned), pinned


def test_the_broker_of_docker_is_the_version_of_the_embedded_one() -> None:
    lock = (ROOT / "stack/kafka.lock").read_text(encoding="utf-8")
    embedded = re.search(r"^org\.apache\.kafka:kafka_2\.13:(\S+)", lock, re.M)
    assert embedded is not None
    assert SERVICES["kafka"]["image"].endswith(f":{embedded[1]}")


def test_only_wall_and_door_are_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"wall", "door"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_nothing_starts_before_what_it_needs() -> None:
    for name, service in OURS.items():
        needs = service["depends_on"]
        assert needs["kafka"]["condition"] == "service_healthy", name
        if name != "topics":
            assert needs["topics"]["condition"] == "service_completed_successfully", name
    assert "healthcheck" in SERVICES["kafka"]


def test_the_broker_takes_the_largest_message_that_a_topic_allows() -> None:
    largest = max(int(topic.config["max.message.bytes"]) for topic in TOPICS)
    assert int(SERVICES["kafka"]["environment"]["KAFKA_MESSAGE_MAX_BYTES"]) >= largest
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_the_image_holds_every_package_and_runs_as_nobody_special() -> None:
    copied = set(re.findall(r"^COPY (\w+) ", DOCKERFILE, re.M))
    assert copied >= {"schemas", "producers", "streams", "warehouse", "dashboards", "stack", "examples"}
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert re.search(r"^USER (?!root)\w+", DOCKERFILE, re.M)
    entry = re.search(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.M)
    assert entry is not None
    assert json.loads(entry[1]) == ["hallmark"]
