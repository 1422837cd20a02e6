"""The only list of environment variables. Every one has a default that runs the demo."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import BadSetting

DOOR_PORT = 8920
"""Where the SQL door listens unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the product was started with, read once."""

    home: Path
    """HALLMARK_HOME: all data, logs and run files of one installation."""
    kafka: str | None
    """HALLMARK_KAFKA: host:port of an existing cluster; None means the embedded broker."""
    kafka_port: int
    """HALLMARK_KAFKA_PORT: port of the embedded broker; 0 means any free one."""
    bind: str
    """HALLMARK_BIND: the address servers listen on."""
    wall_port: int
    """HALLMARK_WALL_PORT: port of the wall; 0 means any free one."""
    door_port: int | None
    """HALLMARK_DOOR_PORT: port of the SQL door; None means the usual one, or a free one where that is taken."""
    maven: str | None
    """HALLMARK_MAVEN: another Maven repository for the broker's jars."""
    jars: Path | None
    """HALLMARK_JARS: a folder that already holds the broker's jars (no network)."""
    cache: Path
    """HALLMARK_CACHE: downloads that outlive a home folder."""
    webhook: str | None
    """HALLMARK_WEBHOOK: one address that gets each alert sentence once."""
    notify: Path | None
    """HALLMARK_NOTIFY: the file that says who is told of alerts and where; None means <home>/notify.toml."""
    clock: str
    """HALLMARK_CLOCK: empty = the real clock; an instant = stopped there; else the text of a Clock."""
    city: Path | None
    """HALLMARK_CITY: folder of the five city files."""
    real_data: Path
    """HALLMARK_REAL_DATA: folder of the two public data sets that some tests and imports use."""
    metrics: int | None
    """HALLMARK_METRICS: first of the loopback ports for /metrics of the services; 0 means free ones, empty none."""
    topic_prefix: str
    """HALLMARK_TOPIC_PREFIX: put before every topic name, so that tests can share one broker."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read settings from a mapping such as os.environ; raises BadSetting on a value that cannot be used."""
        home = Path(env.get("HALLMARK_HOME") or ".hallmark")
        user_cache = Path(env.get("XDG_CACHE_HOME") or Path(env.get("HOME") or ".") / ".cache")
        return cls(
            home=home,
            kafka=env.get("HALLMARK_KAFKA") or None,
            kafka_port=_port(env, "HALLMARK_KAFKA_PORT", 19092),
            bind=env.get("HALLMARK_BIND") or "127.0.0.1",
            wall_port=_port(env, "HALLMARK_WALL_PORT", 8900),
            door_port=_port(env, "HALLMARK_DOOR_PORT", 0) if env.get("HALLMARK_DOOR_PORT") else None,
            maven=env.get("HALLMARK_MAVEN") or None,
            jars=_path(env, "HALLMARK_JARS"),
            cache=Path(env.get("HALLMARK_CACHE") or user_cache / "hallmark"),
            webhook=_url(env, "HALLMARK_WEBHOOK"),
            notify=_path(env, "HALLMARK_NOTIFY"),
            clock=env.get("HALLMARK_CLOCK") or "",
            city=_path(env, "HALLMARK_CITY"),
            real_data=Path(env.get("HALLMARK_REAL_DATA") or "../shared/data"),
            metrics=_port(env, "HALLMARK_METRICS", 0) if env.get("HALLMARK_METRICS") else None,
            topic_prefix=env.get("HALLMARK_TOPIC_PREFIX") or "",
        )

    @property
    def broker(self) -> str:
        """Give the addresses of the brokers: host:port, several separated by commas."""
        return self.kafka or f"127.0.0.1:{self.kafka_port}"

    @property
    def notify_file(self) -> Path:
        """Say where the addresses of people are."""
        return self.notify or self.home / "notify.toml"


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdigit() or int(value) > 65535:
        raise BadSetting(name, value, "0–65535")
    return int(value)


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name)
    if value and not value.startswith(("http://", "https://")):
        raise BadSetting(name, value, "http://… 或 https://…")
    return value or None
