"""Bring the broker's jars to this machine and prove that they are the ones in `kafka.lock` (D1).

The lock names every jar with its size and SHA-256, so a download needs no dependency resolution, a half-finished or
damaged file is noticed and only that file fetched again, and an offline folder is held to the same hashes.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import HallmarkError
from schemas.settings import Settings

LOCK = Path(__file__).with_name("kafka.lock")
Tell = Callable[[int, int], None]
"""Told after each jar: how many are here, how many there are."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked file: its Maven coordinate (group:artifact:version), size in bytes and SHA-256."""

    coordinate: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """Name the file as every Maven repository does."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


class JarsUnavailable(HallmarkError):
    """A jar of the broker could not be downloaded."""

    def __init__(self, jar: Jar, why: str) -> None:
        super().__init__(
            f"下载 Kafka 运行文件 {jar.filename} 失败：{why}。已下载的会保留，联网后再运行一次即可；"
            "内网请用 HALLMARK_MAVEN 指定另一个 Maven 仓库地址，离线请用 HALLMARK_JARS 指定存放这些 jar 的文件夹。",
            f"Could not download {jar.filename}: {why}. What is here is kept: run it again when on line, "
            "set HALLMARK_MAVEN to another Maven repository, or HALLMARK_JARS to a folder that holds the jars.",
        )


class JarsIncomplete(HallmarkError):
    """The offline folder lacks jars or holds damaged ones."""

    def __init__(self, folder: Path, jars: list[Jar]) -> None:
        names = ", ".join(jar.filename for jar in jars[:5]) + (" …" if len(jars) > 5 else "")
        super().__init__(
            f"HALLMARK_JARS={folder} 中缺少或损坏 {len(jars)} 个文件：{names}。完整清单见 stack/kafka.lock。",
            f"HALLMARK_JARS={folder} lacks {len(jars)} files or has them damaged: {names}. "
            "The full list is stack/kafka.lock.",
        )


def locked_jars(text: str) -> tuple[Jar, ...]:
    """Read the lock: one `coordinate size sha256` a line, `#` begins a comment."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(Jar(coordinate, int(size), sha256) for coordinate, size, sha256 in rows)


def classpath(settings: Settings, tell: Tell) -> str:
    """Return the broker's class path, fetching what is missing; touches no network when all is there."""
    jars = locked_jars(LOCK.read_text(encoding="utf-8"))
    folder = settings.jars or settings.cache / "kafka"
    missing = missing_jars(folder, jars)
    if missing and settings.jars:
        raise JarsIncomplete(folder, missing)
    if missing:
        with _alone(folder):
            _fetch(folder, missing_jars(folder, jars), settings.maven, tell, len(jars))
    return os.pathsep.join(str((folder / jar.filename).resolve()) for jar in jars)


def missing_jars(folder: Path, jars: tuple[Jar, ...]) -> list[Jar]:
    """List the jars that are absent, cut short or changed; hashing all 45 MB takes a tenth of a second."""
    return [jar for jar in jars if not is_whole(folder / jar.filename, jar)]


def is_whole(path: Path, jar: Jar) -> bool:
    """Compare a file with its line of the lock."""
    try:
        return path.stat().st_size == jar.size and hashlib.sha256(path.read_bytes()).hexdigest() == jar.sha256
    except OSError:
        return False


def _fetch(folder: Path, missing: list[Jar], maven: str | None, tell: Tell, total: int) -> None:
    here = total - len(missing)
    staging = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
    pool = ThreadPoolExecutor(4)
    try:
        for _ in pool.map(lambda jar: _download(jar, folder, staging, maven), missing):
            here += 1
            tell(here, total)
    finally:
        pool.shutdown(cancel_futures=True)
        shutil.rmtree(staging, ignore_errors=True)


def _download(jar: Jar, folder: Path, staging: Path, maven: str | None) -> None:
    import requests  # noqa: PLC0415 - jgo's own client; only a first start pays for these imports
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    repository = {"maven": (maven or MAVEN_CENTRAL_URL).rstrip("/")}
    context = MavenContext(repo_cache=staging, local_repos=[], remote_repos=repository, timeout=30)
    group, artifact, version = jar.coordinate.split(":")
    try:
        part = Path(context.resolver.download(context.project(group, artifact).at_version(version).artifact()))
    except (requests.RequestException, RuntimeError, OSError) as error:
        raise JarsUnavailable(jar, type(error).__name__) from error
    if not is_whole(part, jar):
        raise JarsUnavailable(jar, "校验值不符 (checksum mismatch)")
    part.replace(folder / jar.filename)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time fill the cache, and clear what a killed one left half-made."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for part in folder.glob(".part-*"):
            shutil.rmtree(part, ignore_errors=True)
        yield
    finally:
        os.close(handle)
