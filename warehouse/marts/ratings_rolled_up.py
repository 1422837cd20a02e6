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
            "usage (M-05)",
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
            "usage (M-05); a day belongs to the county of that day",
        ),
        key=("month", "county"),
        columns=("month", "county", "halls", *_COUNTS, *_FURTHER, *_USAGE, *_OUT),
        metrics=("M-01", "M-02", "M-03", "M-04", "M-05"),
        rows=("000-02", "000-48", "000-59", "001-52"),
        left_out=_LEFT_OUT,
    ),
    Mart(
        family="ratings",
        name="usage_daily",
        owner="command_centre",
        line=(
            "每窗口每日一行：按事项的参评率（M-05i）、邀评率（M-05a）、应评率（M-05b）与未评率（M-05c）",
            "One row per window and day: by item, rated (M-05i), asked for (M-05a), rated when asked (M-05b), not "
            "rated (M-05c)",
        ),
        key=("day", *WINDOW),
        columns=(
            "day",
            *PLACE,
            "items",
            "usable_items",
            "rated_items",
            "items_rated_pct",
            "invited_items",
            "invited_pct",
            "invited_and_rated",
            "invited_rated_pct",
            "unrated_items",
            "unrated_pct",
            "unrated_not_invited",
            "unrated_no_press",
            "unrated_no_device",
            "tests",
        ),
        metrics=("M-05i", "M-05a", "M-05b", "M-05c"),
        rows=("000-27", "000-45"),
        left_out=(
            "没有可用评价器的事项只计入未评率，未评的按原因分列；测试的办件不计入，见 tests",
            "Items without a terminal that could be pressed count for the not-rated rate only; those not rated are "
            "split by reason; visits that are tests are left out, see tests",
        ),
        special={"tests": ("测试的办件（不计入）", "Visits that are tests, which do not count")},
    ),
    Mart(
        family="ratings",
        name="reasons_monthly",
        owner="data_team",
        line=(
            "每大厅每月每种原因一行：写明该原因的有效评价（M-07）；一条评价可写几种",
            "One row per hall, month and reason: effective ratings that name it (M-07); a rating may name several",
        ),
        key=("month", "county", "hall", "reason"),
        columns=("month", "county", "hall", "reason", "naming_it", "with_reasons", "naming_pct"),
        metrics=("M-07",),
        rows=("002-60", "000-21"),
        left_out=(
            "没有写明原因的、不计入满意率的评价没有行",
            "Ratings that name no reason, and those that do not count for satisfaction, have no row",
        ),
        special={"reason": ("原因代码", "The code of the reason")},
    ),
)
