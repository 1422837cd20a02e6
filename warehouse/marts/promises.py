"""The public tables of promises that fell due: kept or not, how early, how long, and whether people were told."""

from warehouse.marts.mart import Mart

_DUE = ("due", "on_time", "still_open", "on_time_pct", "withdrawn_in_time", "tests")
_NOT_DUE = (
    "没有承诺时限的不计入；到期前撤回的、测试的不计入，分列为 withdrawn_in_time、tests",
    "Cases without a promise are left out; so are those withdrawn before they were due and tests: see "
    "withdrawn_in_time, tests",
)
_OF_THE_DAY = {"due": ("应办结件数（应办结日在当日）", "Cases whose due day it is")}

MARTS: tuple[Mart, ...] = (
    Mart(
        family="matters",
        name="on_time_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：按时办结率（M-15），按应办结日",
            "One row per unit and month: on-time rate (M-15), by the due date",
        ),
        key=("month", "county", "unit"),
        columns=("month", "county", "unit", "due", "on_time", "still_open", "on_time_pct"),
        metrics=("M-15",),
        rows=("000-13", "000-40", "001-39"),
        left_out=(
            "没有承诺时限的、到期前撤回的和测试不计入",
            "Cases without a promise, those withdrawn before they were due, and tests are left out",
        ),
    ),
    Mart(
        family="matters",
        name="on_time_daily",
        owner="supervision",
        line=(
            "每单位每日一行：按时办结率（M-15），按应办结日",
            "One row per unit and day: on-time rate (M-15), by the due date",
        ),
        key=("day", "county", "unit"),
        columns=("day", "county", "unit", *_DUE),
        metrics=("M-15",),
        rows=("000-13", "000-40", "001-39"),
        left_out=_NOT_DUE,
        special=_OF_THE_DAY,
    ),
    Mart(
        family="matters",
        name="on_time_county_monthly",
        owner="supervision",
        line=(
            "每区县每月一行：按时办结率（M-15），按应办结日",
            "One row per county and month: on-time rate (M-15), by the due date",
        ),
        key=("month", "county"),
        columns=("month", "county", *_DUE),
        metrics=("M-15",),
        rows=("000-13", "000-40", "001-39"),
        left_out=_NOT_DUE,
    ),
    Mart(
        family="matters",
        name="handling_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：提前办结（M-16）、办理时长（M-16a）、超期未告知（M-17），按应办结日",
            "One row per unit and month: done early (M-16), how long it took (M-16a), overdue and untold (M-17), by "
            "the due date",
        ),
        key=("month", "county", "unit"),
        columns=(
            "month",
            "county",
            "unit",
            "completed",
            "early_done",
            "early_pct",
            "p50_h",
            "p90_h",
            "overdue",
            "overdue_untold",
            "overdue_untold_pct",
        ),
        metrics=("M-16", "M-16a", "M-17"),
        rows=("002-34", "003-12", "004-13"),
        left_out=(
            "没有承诺时限的、到期前撤回的和测试不计入；中止计时而未办结的不算超期",
            "Cases without a promise, those withdrawn before they were due and tests are left out; an open one whose "
            "clock stands is not overdue",
        ),
    ),
)
