"""The public tables of calls, work orders and complaints."""

from warehouse.marts.mart import NO_TESTS, Mart

MARTS: tuple[Mart, ...] = (
    Mart(
        family="hotline",
        name="complaints",
        owner="supervision",
        line=(
            "每件投诉一行：何处、何时、查实与否；只有代码，没有姓名和内容",
            "One row per complaint: where, when, true or not; codes only, no name and no word of it",
        ),
        key=("complaint_id",),
        columns=(
            "complaint_id",
            "county",
            "unit",
            "window_id",
            "channel",
            "category",
            "named",
            "registered_at",
            "incident_on",
            "incident_id",
            "state",
            "decided_on",
            "ground",
            "is_withdrawn",
            "answered_at",
        ),
        metrics=("M-35", "M-35a"),
        rows=("002-03", "002-64", "004-47"),
        left_out=NO_TESTS,
        special={
            "state": (
                "状态（open未决、verified属实、unfounded不属实、overturned查实后经复核撤销、withdrawn未决而撤回）",
                "open, verified, unfounded, overturned (true, then taken back at review) or withdrawn (undecided)",
            ),
            "answered_at": ("反馈投诉人时间", "When the person who complained was told the result"),
        },
    ),
    Mart(
        family="hotline",
        name="complaints_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：万人投诉量与投诉属实率（M-35），按事发之月；单位按事发时",
            "One row per unit and month: complaints per 10 000 served and how many were true (M-35), by the month "
            "and the unit of the incident",
        ),
        key=("month", "county", "unit"),
        columns=(
            "month",
            "county",
            "unit",
            "complaints",
            "served",
            "per_10000",
            "decided",
            "verified",
            "verified_pct",
            "verified_incidents",
            "overturned",
            "withdrawn",
            "malicious",
        ),
        metrics=("M-35", "M-35a"),
        rows=("002-03", "002-64", "004-47"),
        left_out=(
            "未认定的不计入属实率；查实后撤销（overturned）的不算属实；测试不计入",
            "Undecided ones are left out of the share that was true; overturned ones are not true; tests are left out",
        ),
        special={
            "served": (
                "办结人次（没有叫号机或当月无人为空）",
                "Visits finished; null without a queue machine or when nobody came",
            )
        },
    ),
    Mart(
        family="hotline",
        name="lines",
        owner="command_centre",
        line=(
            "每条电话线路一行：最近来电，是否过久没有来电（须查线路是否正常）",
            "One row per telephone line: its latest call, and whether it was silent for too long (check that it works)",
        ),
        key=("line",),
        columns=(
            "line",
            "centre_id",
            "line_kind",
            "window_id",
            "last_offered_at",
            "calls_7_days",
            "busy_7_days",
            "is_silent",
            "as_of",
        ),
        metrics=("M-27",),
        rows=("001-37",),
        left_out=NO_TESTS,
    ),
)

CALLS = Mart(
    family="hotline",
    name="calls",
    owner="command_centre",
    line=("每通来电一行", "One row per call"),
    key=("centre_id", "call_id"),
    columns=(
        "call_id",
        "line",
        "centre_id",
        "offered_at",
        "answered_at",
        "abandoned_at",
        "wait_s",
        "outcome",
        "zone",
        "offered_on",
        "excluded_ground",
        "transferred_from",
    ),
    metrics=("M-26", "M-26a", "M-27", "M-27a"),
    rows=("001-37",),
    left_out=(
        "测试不计入；来源剔除的（outcome 为 excluded）有行并注明原因",
        "Tests are left out; calls excluded by their source (outcome excluded) have a row and the reason",
    ),
)
