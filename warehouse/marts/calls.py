"""Calls per answering centre by hour, day and month: one text for the three."""

from warehouse.marts.mart import Mart

_COLUMNS = (
    "offered",
    "counted",
    "answered",
    "answer_pct",
    "answered_in_time",
    "answered_in_time_pct",
    "found_busy",
    "found_busy_pct",
    "given_up",
    "given_up_pct",
    "called_back",
    "called_back_pct",
    "given_up_at_once",
    "unresolved",
    "excluded_calls",
    "handed_over",
    "tests",
)
_LEFT_OUT = (
    "短时挂断、尚未了结、来源剔除、别的中心转来、测试的来电不计入接通率，"
    "分列为 given_up_at_once、unresolved、excluded_calls、handed_over、tests",
    "Calls given up at once, not yet resolved, excluded by their source, handed over by another centre and tests do "
    "not count: see given_up_at_once, unresolved, excluded_calls, handed_over, tests",
)
_METRICS = ("M-26", "M-26a", "M-27", "M-27a", "M-34")
_GRAINS = (
    ("calls_hourly", ("day", "hour"), "每时段", "day and hour"),
    ("calls_daily", ("day",), "每日", "day"),
    ("calls_monthly", ("month",), "每月", "month"),
)

_DIALS = Mart(
    family="hotline",
    name="repeat_dials_daily",
    owner="command_centre",
    line=(
        "每话务中心每日一行：首次接通之前一小时内拨打三次以上的来电人（M-27b）",
        "One row per answering centre and day: callers who dialled three times or more within an hour before the first "
        "answer (M-27b)",
    ),
    key=("day", "centre_id"),
    columns=("day", "centre_id", "centre", "callers", "repeat_callers", "repeat_callers_pct", "without_caller"),
    metrics=("M-27b",),
    rows=("001-37",),
    left_out=(
        "没有来电人代号的来电不计入，见 without_caller；转来的、来源剔除的、测试不计入；次数与时段可由城市设定",
        "Calls without a pseudonym of the caller are left out, see without_caller; handed-over and excluded calls and "
        "tests too; how often within how long is the city's own",
    ),
)

MARTS: tuple[Mart, ...] = (
    _DIALS,
    *(
        Mart(
            family="hotline",
            name=name,
            owner="command_centre",
            line=(
                f"每话务中心{chinese}一行：接通率（M-26）、忙音与未接（M-27）、漏接回拨（M-34），按来电之时",
                f"One row per answering centre and {english} in which calls came: answer rate (M-26), busy and not "
                "answered (M-27), called back (M-34)",
            ),
            key=(*grain, "centre_id"),
            columns=(*grain, "centre_id", "centre", *_COLUMNS),
            metrics=_METRICS,
            rows=("001-37",),
            left_out=_LEFT_OUT,
        )
        for name, grain, chinese, english in _GRAINS
    ),
)
