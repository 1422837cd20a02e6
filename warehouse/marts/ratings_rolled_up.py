"""Roll-ups of what people said: hours, halls and counties. They add up counts, never rates."""

from warehouse.marts.mart import PLACE, WINDOW, Mart

_COUNTS = ("good", "bad", "rated", "satisfaction_pct")
_FURTHER = ("strict", "strict_pct", "with_defaults_pct", "mean_points")
_USAGE = ("served", "usable", "used", "rated_pct", "no_device")
_OUT = ("defaults", "voided", "duplicates", "platform", "tests")
_OF_RATINGS = (
    "默认、作废、重复、自助机与网站、测试的评价不计入，分列为 defaults、voided、duplicates、platform、tests",
    "Defaults, voided and repeated ratings, those of machines and websites and tests do not count: see defaults, "
    "voided, duplicates, platform, tests",
)
_LEFT_OUT = (
    f"{_OF_RATINGS[0]}；没有可用评价器的办结不计入参评率，列为 no_device",
    f"{_OF_RATINGS[1]}; visits without a terminal that could be pressed leave the usage rate: see no_device",
)

MARTS: tuple[Mart, ...] = (
    Mart(
        family="ratings",
        name="satisfaction_hourly",
        owner="command_centre",
        line=(
            "每窗口每日每时段一行：满意率（M-01）",
            "One row per window, day and hour in which it was rated: satisfaction (M-01)",
        ),
        key=("day", "hour", *WINDOW),
        columns=("day", "hour", *PLACE, *_COUNTS, *_OUT),
        metrics=("M-01",),
        rows=("000-02", "001-52", "003-04"),
        left_out=_OF_RATINGS,
    ),
    Mart(
        family="ratings",
        name="satisfaction_hall_daily",
        owner="command_centre",
        line=(
            "每大厅每日一行：满意率（M-01）与参评率（M-05）",
            "One row per hall and day: satisfaction (M-01) and usage (M-05)",
        ),
        key=("day", "county", "hall"),
        columns=("day", "county", "hall", "windows", *_COUNTS, *_USAGE, *_OUT),
        metrics=("M-01", "M-05"),
        rows=("000-02", "000-27", "001-52"),
        left_out=_LEFT_OUT,
    ),
    Mart(
        family="ratings",
        name="satisfaction_hall_monthly",
        owner="command_centre",
        line=(
            "每大厅每月一行：满意率（M-01）、含默认（M-02）、严格（M-03）、得分（M-04）与参评率（M-05）",
            "One row per hall and month: satisfaction (M-01), with defaults (M-02), strict (M-03), points (M-04), "
            "usage "
            "(M-05)",
        ),
        key=("month", "county", "hall"),
        columns=("month", "county", "hall", "windows", *_COUNTS, *_FURTHER, *_USAGE, *_OUT),
        metrics=("M-01", "M-02", "M-03", "M-04", "M-05"),
        rows=("000-02", "000-48", "000-59", "001-52"),
        left_out=_LEFT_OUT,
    ),
    Mart(
        family="ratings",
        name="satisfaction_county_monthly",
        owner="command_centre",
        line=(
            "每区县每月一行：满意率（M-01）、含默认（M-02）、严格（M-03）、得分（M-04）与参评率（M-05），"
            "按当日所属区县",
            "One row per county and month: satisfaction (M-01), with defaults (M-02), strict (M-03), points (M-04), "
            "usage "
            "(M-05); a day belongs to the county of that day",
        ),
        key=("month", "county"),
        columns=("month", "county", "halls", *_COUNTS, *_FURTHER, *_USAGE, *_OUT),
        metrics=("M-01", "M-02", "M-03", "M-04", "M-05"),
        rows=("000-02", "000-48", "000-59", "001-52"),
        left_out=_LEFT_OUT,
    ),
)
