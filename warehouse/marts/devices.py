"""The public tables of terminals and queue machines."""

from warehouse.marts.mart import PLACE, WINDOW, Mart

MARTS: tuple[Mart, ...] = (
    Mart(
        family="devices",
        name="terminals_daily",
        owner="data_team",
        line=(
            "每窗口每日一行：评价器在线率（M-43）与修复",
            "One row per window and day: terminal availability (M-43) and repairs",
        ),
        key=("day", *WINDOW),
        columns=("day", *PLACE, "has_device", "open_min", "online_min", "online_pct", "repairs", "repair_mean_s"),
        metrics=("M-43", "M-43r"),
        rows=("000-27", "000-44", "003-08"),
        left_out=(
            "没有评价器的窗口为空；报修期间不算在线；30天以前的报修不计",
            "Null for windows without a terminal; no pulse counts while it is reported broken; a fault is believed "
            "for 30 days",
        ),
        special={"open_min": ("开放分钟（含延时）", "Minutes of the opening hours, their extension included")},
    ),
    Mart(
        family="devices",
        name="unsent_now",
        owner="data_team",
        line=(
            "每个评价器此刻有未发数据的窗口一行：自何时起（M-43b）",
            "One row per window whose terminal has something unsent now: since when (M-43b)",
        ),
        key=WINDOW,
        columns=(*PLACE, "terminals", "unsent_since", "unsent_s", "as_of"),
        metrics=("M-43b",),
        rows=("000-27", "003-08"),
        left_out=(
            "没有未发数据的没有行；没有登记评价器的窗口不计入；测试不计入",
            "Whoever has nothing unsent has no row; windows without a terminal on record and tests are left out",
        ),
    ),
    Mart(
        family="devices",
        name="windows_without",
        owner="data_team",
        line=("每个没有评价器或叫号机的窗口一行", "One row per window without a rating terminal or a queue machine"),
        key=WINDOW,
        columns=(*PLACE, "has_terminal", "has_queue", "reason"),
        rows=("002-14", "003-07"),
        left_out=("两样都有的窗口没有行", "Windows that have both have no row"),
    ),
    Mart(
        family="devices",
        name="last_heard",
        owner="data_team",
        line=("每窗口一行：各类事件最近一次到达的时刻", "One row per window: when events of each kind last arrived"),
        key=WINDOW,
        columns=(
            *PLACE,
            "has_terminal",
            "has_queue",
            "last_rating_at",
            "last_finished_at",
            "last_heartbeat_at",
            "as_of",
        ),
        rows=("000-27", "003-08"),
    ),
)
