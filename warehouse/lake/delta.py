"""Write what is published into Delta tables too, for Spark and Trino (D9). Shell around deltalake.

Each table remembers, as a Delta application transaction, up to which version of the publication it goes; so a kill
between the Parquet and the Delta commit is made good the next time, and nothing is written twice.
"""

from pathlib import Path

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake

from warehouse.lake.manifest import Manifest, PublishedPeriod, folder_of, read_manifest

APP = "hallmark"


def follow(home: Path) -> int:
    """Bring every Delta table up to the current version; give how many commits that took."""
    manifest, folder = read_manifest(home), folder_of(home)
    tables = sorted({table for period in manifest.periods.values() for table in period.tables})
    return sum(_follow(folder, table, manifest) for table in tables)


def _follow(folder: Path, table: str, manifest: Manifest) -> int:
    path = folder / "delta" / table
    known = DeltaTable(path) if DeltaTable.is_deltatable(str(path)) else None
    done = (known.transaction_version(APP) or 0) if known else 0
    late = [one for one in manifest.periods.values() if table in one.tables and one.published_in > done]
    if not late:
        return 0
    kind = late[0].kind
    rows = pl.concat([_rows(folder, table, one) for one in late], how="vertical_relaxed")
    named = ", ".join(f"'{one.period}'" for one in late)
    marked = CommitProperties(
        custom_metadata={"published": str(manifest.version)}, app_transactions=[Transaction(APP, manifest.version)]
    )
    if known is None:
        write_deltalake(path, rows.to_arrow(), partition_by=[kind], commit_properties=marked)
        return 1
    replaced = f"{kind} in ({named})"
    write_deltalake(
        path, rows.to_arrow(), mode="overwrite", predicate=replaced, schema_mode="merge", commit_properties=marked
    )
    return 1


def _rows(folder: Path, table: str, period: PublishedPeriod) -> pl.DataFrame:
    return pl.read_parquet(folder / "data" / period.tables[table].file, hive_partitioning=False)


def vacuum(home: Path, hours: int) -> int:
    """Remove files that no version of the last so many hours needs; count them."""
    folder = folder_of(home) / "delta"
    return sum(
        len(DeltaTable(path).vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False))
        for path in sorted(folder.glob("*"))
    )
