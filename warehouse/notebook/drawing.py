"""Draw an answer as its question's plot; the page renders it with what it brings along, nothing is fetched."""

from typing import Any

import altair as alt
import polars as pl

from warehouse.notebook.plots import Plot

FONT = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
MOST_ROWS = 2_000
"""More marks than a person can tell apart; the table below has all rows."""
_WIDTH, _STEP = 640, 18
Drawn = Any  # a chart; altair's own types get lost on the way from one call to the next


def drawn(frame: pl.DataFrame, plot: Plot, headings: dict[str, str], title: str) -> Drawn:
    """Make the chart of an answer; columns are named by their headings."""
    frame = _plain(frame.head(MOST_ROWS))
    base = alt.Chart(frame, title=title)
    chart = {"bar": _bar, "line": _line, "point": _point, "heat": _heat}[plot.mark](base, frame, plot, headings)
    if plot.goal is not None:
        chart = chart + _goal(plot)
    return chart.configure(font=FONT).configure_axis(labelLimit=260)


def _bar(base: alt.Chart, frame: pl.DataFrame, plot: Plot, headings: dict[str, str]) -> Drawn:
    measure = alt.X("count()", title="件数、个数 how many") if plot.is_count else _axis(alt.X, plot.x, frame, headings)
    names = alt.Y(f"{plot.y}:N", title=headings.get(plot.y, plot.y), sort=None)
    return (
        base.mark_bar()
        .encode(x=measure, y=names, tooltip=_tips(frame), **_colour(plot, frame, headings))
        .properties(width=_WIDTH, height=alt.Step(_STEP))
    )


def _line(base: alt.Chart, frame: pl.DataFrame, plot: Plot, headings: dict[str, str]) -> Drawn:
    across = alt.X(f"{plot.x}:O", title=headings.get(plot.x, plot.x))
    return (
        base.mark_line(point=True)
        .encode(
            x=across, y=_axis(alt.Y, plot.y, frame, headings), tooltip=_tips(frame), **_colour(plot, frame, headings)
        )
        .properties(width=_WIDTH)
    )


def _point(base: alt.Chart, frame: pl.DataFrame, plot: Plot, headings: dict[str, str]) -> Drawn:
    return base.mark_circle(size=70).encode(
        x=_axis(alt.X, plot.x, frame, headings), y=_axis(alt.Y, plot.y, frame, headings), tooltip=_tips(frame),
        **_colour(plot, frame, headings),
    ).properties(width=_WIDTH)  # fmt: skip


def _heat(base: alt.Chart, frame: pl.DataFrame, plot: Plot, headings: dict[str, str]) -> Drawn:
    shade = alt.Color(f"mean({plot.by}):Q", title=headings.get(plot.by, plot.by), scale=alt.Scale(scheme="blues"))
    return base.mark_rect().encode(
        x=alt.X(f"{plot.x}:O", title=headings.get(plot.x, plot.x)), y=alt.Y(f"{plot.y}:O", title=headings.get(plot.y)),
        color=shade, tooltip=_tips(frame),
    ).properties(width=_WIDTH, height=alt.Step(_STEP))  # fmt: skip


def _goal(plot: Plot) -> Drawn:
    """Draw the line of what is aimed for, dashed: not by colour alone."""
    across = plot.mark == "line"
    rule = alt.Chart(pl.DataFrame({"goal": [plot.goal]})).mark_rule(strokeDash=[6, 4])
    return rule.encode(y="goal:Q") if across else rule.encode(x="goal:Q")


def _axis(
    channel: type[alt.X] | type[alt.Y], column: str, frame: pl.DataFrame, headings: dict[str, str]
) -> alt.X | alt.Y:
    kind = _kind(frame.schema[column])
    title = headings.get(column, column)
    if kind == "Q":
        return channel(
            f"{column}:Q", title=title, scale=alt.Scale(zero=channel is alt.X and not column.endswith("_pct"))
        )
    return (
        channel(f"{column}:{kind}", title=title, sort=None) if kind == "N" else channel(f"{column}:{kind}", title=title)
    )


def _colour(plot: Plot, frame: pl.DataFrame, headings: dict[str, str]) -> dict[str, alt.Color]:
    if not plot.by:
        return {}
    kind = "O" if _kind(frame.schema[plot.by]) == "T" else "N"
    return {"color": alt.Color(f"{plot.by}:{kind}", title=headings.get(plot.by, plot.by))}


def _tips(frame: pl.DataFrame) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{name}:N") for name in frame.columns[:12]]


def _kind(kind: pl.DataType) -> str:
    if kind.is_numeric():
        return "Q"
    return "T" if kind.is_temporal() else "N"


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Give columns as a chart takes them: decimals as numbers, lists as words, days as text."""
    return frame.with_columns(
        pl.col(pl.Decimal).cast(pl.Float64),
        pl.col(pl.List(pl.String)).list.join("、"),
        pl.col(pl.Date).cast(pl.String),
    )
