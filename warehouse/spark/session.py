"""Start Spark on this machine alone, quietly, with nothing that listens to others. Shell."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from schemas.errors import HallmarkError
from warehouse.spark.rollups import SOURCE, Ask

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
_VERSION = re.compile(r'version "(\d+)')


class NoSpark(HallmarkError):
    """Spark's own packages are not installed."""

    def __init__(self) -> None:
        super().__init__(
            "缺少 Spark 的软件包。请用 ./hallmark spark 启动（第一次会自动安装，约 450 MB），"
            "或安装 requirements-spark.lock。",
            "Spark's packages are missing. Start it by ./hallmark spark (which installs them at first, some 450 MB), "
            "or install requirements-spark.lock.",
        )


class NoJava(HallmarkError):
    """There is no Java, or one too old for Spark."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Spark 需要 Java {OLDEST_JAVA} 或更新的版本（{found}）。"
            "请安装，如 apt-get install -y openjdk-17-jre-headless，或用 JAVA_HOME 指向它。",
            f"Spark wants a Java of {OLDEST_JAVA} or newer ({found}). Install one, such as apt-get install -y "
            "openjdk-17-jre-headless, or point JAVA_HOME at it.",
        )


@contextmanager
def spark() -> Iterator["SparkSession"]:
    """Give a session on two threads of this machine; raises NoSpark or NoJava."""
    if find_spec("pyspark") is None:
        raise NoSpark
    insist_on_java()
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra: only where it is wanted

    settings = {
        "spark.master": "local[2]",
        "spark.app.name": "hallmark",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
    }
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def insist_on_java() -> None:
    """Look which Java there is; raises NoJava."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise NoJava("没有找到 none found")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603 - the machine's own Java
    version = _VERSION.search(told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise NoJava(told.splitlines()[0] if told else java)


def in_spark(session: "SparkSession", root: Path, files: Sequence[str]) -> Ask:
    """Ask Spark over some Parquet files of one table below a folder."""
    session.read.option("basePath", str(root)).parquet(*files).createOrReplaceTempView(SOURCE)

    def ask(sql: str) -> pl.DataFrame:
        answer = pl.from_arrow(session.sql(sql).toArrow())
        assert isinstance(answer, pl.DataFrame)  # noqa: S101 - a table gives a frame
        return answer

    return ask
