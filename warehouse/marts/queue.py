"""The public tables of tickets, waits and windows at work."""

from warehouse.marts.mart import PLACE, WINDOW, Mart

_LEFT_OUT = (
    "测试不计入；过号、弃号、清号没有叫到办理的等候不计入；没有叫号机的窗口没有行",
    "Tests, and waits that no service ended (missed, cancelled, swept), are left out; no rows for windows without a "
    "queue machine",
)

_OF_HALLS = (f"{_LEFT_OUT[0]}；测试件数见 tests", f"{_LEFT_OUT[1]}; see tests for how many of those")
_WAITS = ("p50_s", "p90_s", "p95_s", "max_s", "served", "wait_sum_s", "mean_s", "over_30_min", "tests")

MARTS: tuple[Mart, ...] = (
    Mart(
        family="queue",
        name="waiting_now",
        owner="hall_duty_officer",
        line=(
            "每个有叫号机的大厅一行：此刻正在等候的人次与最长等候（M-10）",
            "One row per hall with a queue machine: who waits now, and the longest of them (M-10)",
        ),
        key=("county", "hall"),
        columns=("county", "hall", "waiting", "longest_wait_s", "as_of"),
        metrics=("M-10",),
        rows=("001-29", "001-30"),
        left_out=(
            "已叫号、过号、弃号、清号的不算在等候；测试不计入",
            "Whoever was called, missed, gave up or was swept waits no longer; tests are left out",
        ),
    ),
    Mart(
        family="queue",
        name="waits_daily",
        owner="hall_duty_officer",
        line=(
            "每窗口每日一行：等候（M-08、M-09），按叫号到本窗口的时刻计",
            "One row per window and day: waits (M-08, M-09), on the day and at the window of the call",
        ),
        key=("day", *WINDOW),
        columns=("day", *PLACE, "p50_s", "p90_s", "max_s", "served", "mean_s", "over_30_min"),
        metrics=("M-08", "M-09"),
        rows=("001-29", "001-30", "003-07"),
        left_out=_LEFT_OUT,
        special={"served": ("叫到的人次", "Waits that ended in a call of this window that led to service")},
    ),
    Mart(
        family="queue",
        name="waits_hourly",
        owner="hall_duty_officer",
        line=("每大厅每时段一行：等候（M-09）", "One row per hall and hour: waits (M-09)"),
        key=("day", "hour", "county", "hall"),
        columns=("day", "hour", "county", "hall", "p50_s", "p90_s", "max_s", "served", "over_30_min"),
        metrics=("M-09",),
        rows=("001-29", "001-30", "003-07"),
        left_out=_LEFT_OUT,
        special={"served": ("叫到的人次", "Waits that ended in this hour in a call that led to service")},
    ),
    Mart(
        family="queue",
        name="waits_hall_daily",
        owner="hall_duty_officer",
        line=("每大厅每日一行：等候（M-08、M-09）", "One row per hall and day: waits (M-08, M-09)"),
        key=("day", "county", "hall"),
        columns=("day", "county", "hall", *_WAITS),
        metrics=("M-08", "M-09"),
        rows=("001-29", "001-30", "003-07"),
        left_out=_OF_HALLS,
        special={"served": ("叫到的人次", "Waits that ended in a call that led to service")},
    ),
    Mart(
        family="queue",
        name="waits_hall_monthly",
        owner="hall_duty_officer",
        line=(
            "每大厅每月一行：等候（M-08、M-09），分位数取自当月每次等候的秒数",
            "One row per hall and month: waits (M-08, M-09); percentiles over the seconds of all waits of the month",
        ),
        key=("month", "county", "hall"),
        columns=("month", "county", "hall", *_WAITS),
        metrics=("M-08", "M-09"),
        rows=("001-29", "001-30", "003-07"),
        left_out=_OF_HALLS,
        special={"served": ("叫到的人次", "Waits that ended in a call that led to service")},
    ),
    Mart(
        family="queue",
        name="tickets_daily",
        owner="hall_duty_officer",
        line=(
            "每大厅每日一行：过号（M-11）、弃号（M-12）、办理时长（M-12b）、当日清结（M-12d）、未关闭（M-12e）、"
            "每票总等候（M-08t）",
            "One row per hall and day: no-shows (M-11), abandoned (M-12), time of service (M-12b), cleared (M-12d), "
            "never closed (M-12e), a ticket's total wait (M-08t)",
        ),
        key=("day", "county", "hall"),
        columns=(
            "day",
            "county",
            "hall",
            "issued",
            "left_early",
            "left_early_pct",
            "cleared",
            "cleared_pct",
            "unclosed",
            "unclosed_pct",
            "called",
            "no_shows",
            "no_show_pct",
            "timed",
            "service_sum_s",
            "service_mean_s",
            "over_4_hours",
            "waited",
            "total_wait_sum_s",
            "total_wait_mean_s",
            "tests",
        ),
        metrics=("M-08t", "M-11", "M-12", "M-12b", "M-12d", "M-12e"),
        rows=("001-29", "001-30", "002-45", "003-03"),
        left_out=(
            "测试不计入，件数见 tests；没有叫号机的大厅没有行",
            "Tests are left out, see tests; no rows for halls without a queue machine",
        ),
    ),
    Mart(
        family="queue",
        name="order_daily",
        owner="hall_duty_officer",
        line=(
            "每大厅每事项每日一行：插号率（M-12c），按取号之日",
            "One row per hall, service and day: out-of-order rate (M-12c), by the day of issue",
        ),
        key=("day", "county", "hall", "service"),
        columns=(
            "day",
            "county",
            "hall",
            "service",
            "in_line",
            "out_of_order",
            "out_of_order_pct",
            "green_channel",
            "appointments",
            "passed_on",
            "requeued",
        ),
        metrics=("M-12c",),
        rows=("001-22", "001-60"),
        left_out=(
            "绿色通道、预约、过号重排、转移不计入，分列于 green_channel、appointments、requeued、passed_on；测试不计入",
            "Green channel, appointments, requeued and passed on tickets are left out and counted in the columns of "
            "those names; tests are left out",
        ),
    ),
    Mart(
        family="queue",
        name="imbalance_daily",
        owner="hall_duty_officer",
        line=(
            "每大厅每日一行（已过的日子）：冷热不均（M-22），按取号之日",
            "One row per hall and day that is over: hot and cold windows (M-22), by the day of issue",
        ),
        key=("day", "county", "hall"),
        columns=(
            "day",
            "county",
            "hall",
            "windows_open",
            "busy_pct",
            "busiest_pct",
            "idlest_pct",
            "open_min",
            "idle_min",
            "fixable_min",
        ),
        metrics=("M-22", "M-22g", "M-22u", "M-22c", "M-22f"),
        rows=("001-29",),
        left_out=(
            "没有叫号机的窗口和测试不计入；今天没有行",
            "Windows without a queue machine and tests are left out; today has no row",
        ),
    ),
    Mart(
        family="queue",
        name="load_daily",
        owner="hall_duty_officer",
        line=(
            "每窗口每日一行（已过的日子）：办件负荷（M-22b），按取号之日；按周请以week合计分子分母",
            "One row per window and day that is over: load share (M-22b), by the day of issue; for a week add "
            "numerators and denominators over week",
        ),
        key=("day", *WINDOW),
        columns=("day", "week", *PLACE, "usual_min", "window_open_min", "hall_usual_min", "hall_open_min", "load_pct"),
        metrics=("M-22b",),
        rows=("001-29", "003-03"),
        left_out=(
            "没有叫号机的窗口和测试不计入；今天没有行",
            "Windows without a queue machine and tests are left out; today has no row",
        ),
    ),
)
