"""What the cells of the notebook use: a form for a question's parameters, and its answer shown. Shell."""

from typing import Any

import marimo as mo
import polars as pl

from warehouse.answers import headings_for
from warehouse.client import Connection, Result
from warehouse.notebook.drawing import drawn
from warehouse.notebook.plots import PLOTS
from warehouse.questions import Question, read_questions

QUESTIONS: dict[int, Question] = {question.number: question for question in read_questions()}
LABELS = {"month": "月份 month", "day": "日期 day", "window": "窗口 window", "alert": "告警 alert"}
_CHOICES = {
    "month": "select distinct month, month from satisfaction_monthly order by 1 desc",
    "day": "select distinct day::varchar, day::varchar from satisfaction_daily order by 1 desc",
    "window": "select window_id, hall || ' ' || window_name from satisfaction_now order by all",
    "alert": "select alert_id, sentence from alerts order by raised_at desc limit 200",
}


def form(door: Connection, number: int) -> mo.ui.dictionary:
    """Make the form of a question: a list to choose from for each parameter, on its default to begin with."""
    fields: dict[str, Any] = {}  # elements of a page
    for name, default in QUESTIONS[number].defaults.items():
        found = door.sql(default).rows()
        value = str(found[0][0]) if found and found[0][0] is not None else ""
        choices = {
            f"{words}" if words == key else f"{words} · {key}": key for key, words in door.sql(_CHOICES[name]).rows()
        }
        chosen = next((label for label, key in choices.items() if key == value), None)
        if chosen is None:
            chosen, choices[value] = value, value
        fields[name] = mo.ui.dropdown(choices, value=chosen, label=LABELS[name], searchable=True)
    return mo.ui.dictionary(fields)


def shown(result: Result, number: int, statement: str = "") -> Any:  # what a page shows
    """Show an answer: its plot, its rows under their Chinese headings, and of when and what it is."""
    frame, question = result.pl(), QUESTIONS[number]
    headings = dict(zip(frame.columns, headings_for(statement or question.sql, frame.columns), strict=True))
    below = mo.md(f"{frame.height} 行 · 截至 {result.as_of} · {result.snapshot} · {result.scope}")
    if frame.is_empty():
        return mo.vstack([mo.md("没有行。 No rows."), below])
    table = mo.ui.table(_readable(frame.rename(_apart(headings))), selection=None, page_size=15)
    return mo.vstack([_chart(frame, number, headings), table, below])


def _chart(frame: pl.DataFrame, number: int, headings: dict[str, str]) -> Any:  # what a page shows
    """Draw the question's plot; a statement that was changed may have lost the columns for it."""
    plot = PLOTS[number]
    wanted = {plot.y, plot.by or plot.y, plot.y if plot.is_count else plot.x}
    if not wanted <= set(frame.columns):
        return mo.md(f"这张图要用到：{'、'.join(sorted(wanted))}。 The plot needs these columns.")
    return drawn(frame, plot, headings, plot.why)


def _apart(headings: dict[str, str]) -> dict[str, str]:
    """Keep the column's own name where two have one heading."""
    said = list(headings.values())
    return {column: words if said.count(words) == 1 else f"{words} {column}" for column, words in headings.items()}


def _readable(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.List(pl.String)).list.join("、"))
