"""Judge frames by their suites with Great Expectations (D10): the only module that loads it, when first asked.

Loading takes seconds and 150 MB, so nothing else imports this one at its head. Results are told as plain values: which
expectation of which frame failed, and on which rows.
"""

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from warehouse.gate.suites import Suite

Outcome = Any  # Great Expectations' own classes, known only once it is loaded
MOST_ROWS = 100
"""So many failing rows of an expectation are kept; their number is always told whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation and what came of it: `failed` rows of `rows`, the first of them as "column=value" texts."""

    frame: str
    expectation: str
    chinese: str
    is_met: bool
    rows: int
    failed: int = 0
    examples: tuple[str, ...] = ()
    error: str = ""


def judge(frame: str, rows: pl.DataFrame, key: Sequence[str], suite: Suite) -> list[Finding]:
    """Judge one frame; an expectation that cannot be worked out at all has failed."""
    gx = _great_expectations()
    expected = gx.ExpectationSuite(name=frame, expectations=suite["expectations"])
    named = {"result_format": "COMPLETE", "unexpected_index_column_names": list(key)}
    batch = _batches().get_batch({"dataframe": _plain(rows)})
    outcome = batch.validate(expected, result_format=named)
    return [_finding(frame, one, rows.height) for one in outcome.results]


@cache
def _great_expectations() -> Any:  # the module itself
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of modules that Python has deprecated
        import great_expectations as gx  # noqa: PLC0415 - takes seconds: only who judges pays for it
    return gx


@cache
def _batches() -> Any:  # a BatchDefinition
    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("candidate").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def _plain(rows: pl.DataFrame) -> Any:  # a pandas DataFrame
    """Give pandas what it can compare: exact decimals as they are read, days as text."""
    texts = [name for name, kind in rows.schema.items() if kind in (pl.Date, pl.List)]
    plain = rows.with_columns(pl.col(name).cast(pl.String) for name in texts if rows.schema[name] == pl.Date)
    plain = plain.with_columns(
        pl.col(name).cast(pl.Float64) for name, kind in plain.schema.items() if kind.is_decimal()
    )
    return plain.to_pandas()


def _finding(frame: str, one: Outcome, rows: int) -> Finding:
    config = one.expectation_config
    subject = (
        config.kwargs.get("column") or "、".join(config.kwargs.get("column_list", ())) or config.kwargs.get("column_A")
    )
    name = f"{config.type.removeprefix('expect_')}({subject})"
    chinese = (config.meta or {}).get("zh", name)
    told = one.exception_info or {}
    raised = told if "exception_message" in told else next(iter(told.values()), {})
    if raised.get("raised_exception"):
        return Finding(frame, name, chinese, is_met=False, rows=rows, error=str(raised.get("exception_message"))[:500])
    failed = one.result.get("unexpected_count") or 0
    named = tuple(_examples(one.result.get("unexpected_index_list") or ()))
    return Finding(frame, name, chinese, bool(one.success), rows, failed, () if one.success else named)


def _examples(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    for row in found[:MOST_ROWS]:
        yield " ".join(f"{column}={value}" for column, value in row.items())
