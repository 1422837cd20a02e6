"""Spark itself over the publication: wants a Java, and its packages (`./hallmark spark --help` installs them)."""

from pathlib import Path

import pytest

from schemas.settings import Settings
from tests.integration.test_publish import hallmark
from tests.property.test_spark_rollups import close_a_month
from warehouse.spark.rollups import TABLES


@pytest.mark.long
@pytest.mark.parametrize("words", [(), ("--delta",)], ids=["parquet", "delta"])
def test_spark_comes_to_the_published_digits(tmp_path: Path, settings: Settings, words: tuple[str, ...]) -> None:
    close_a_month(tmp_path)
    done = hallmark(settings, "spark", *words, HALLMARK_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert all(f"{table} " in done.stdout.decode() for table in TABLES)
    assert done.stdout.decode().count("相同") == len(TABLES)
