"""Compare the rows of two revisions of a period: how many differ, and how. Pure."""

from collections.abc import Mapping, Sequence

import polars as pl


def changed_rows(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Give the rows that were added, taken away or differ: key, then `<column>` and `<column>_before` of what differs.

    The columns of `after` count: one that `before` did not have yet is null there.
    """
    figures = [name for name in after.columns if name not in key]
    known = before.with_columns(pl.lit(None).alias(name) for name in figures if name not in before.columns)
    names = [*key, *figures]
    both = after.select(names).join(
        known.select(names), on=list(key), how="full", coalesce=True, suffix="_before", nulls_equal=True
    )
    if not figures:
        return both.clear()
    differs = pl.any_horizontal(~pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in figures)
    pairs = [column for name in figures for column in (name, f"{name}_before")]
    return both.filter(differs).select(*key, *pairs)


def count_changed(
    before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], keys: Mapping[str, Sequence[str]]
) -> int:
    """Count the rows that differ in all tables."""
    return sum(changed_rows(before.get(name, rows.clear()), rows, keys[name]).height for name, rows in after.items())
