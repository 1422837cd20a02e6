"""The public tables of hotline work orders."""

from warehouse.marts.mart import NO_TESTS, Mart

MARTS: tuple[Mart, ...] = (
    Mart(
        family="hotline",
        name="workorders",
        owner="supervision",
        line=(
            "每件派出的热线工单一行：时限、承办单位、退改与回访",
            "One row per dispatched hotline work order: its limit, who has it, returns, and what the person said",
        ),
        key=("workorder_no",),
        columns=(
            "workorder_no",
            "county",
            "unit",
            "category",
            "channel",
            "dispatched_at",
            "due_at",
            "accepted_at",
            "contacted_at",
            "completed_at",
            "times_reopened",
            "bounces",
            "is_reached",
            "resolved",
            "level",
            "state",
            "excluded_ground",
            "merged_into",
        ),
        metrics=("M-28", "M-29", "M-30", "M-32", "M-33"),
        rows=("000-24", "001-19", "001-38", "003-20"),
        left_out=("从未派出的没有行；测试不计入", "Orders that were never dispatched have no row; tests are left out"),
        special={
            "unit": (
                "承办单位（最后签收的；无人签收为最后派往的）",
                "Who has it: who signed for it last, else to whom it was dispatched last",
            ),
            "accepted_at": ("首次签收时间", "When a unit first signed for it"),
            "contacted_at": ("首次联系诉求人时间", "When the person who called was first contacted"),
            "resolved": ("回访是否解决", "Whether the person said, when asked again, that it was resolved"),
            "level": ("回访满意级别（5最好）", "How satisfied the person said to be (5 best)"),
            "state": (
                "状态（on_time按时、late逾期办结、done办结无时限、open未到期、overdue超期、merged已并单、"
                "approved经批准剔除）",
                "on_time, late, done (without a limit), open, overdue, merged, or approved (excluded by approval)",
            ),
            "excluded_ground": ("剔除理由", "On which ground it was excluded by approval"),
        },
    ),
    Mart(
        family="hotline",
        name="workorders_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：热线工单响应、解决、满意与三率综合（M-28至M-31），退改（M-33），按首次派单之月；"
            "按时办结（M-32），按应办结日之月",
            "One row per unit and month: response, resolution, satisfaction and the three together (M-28 to M-31), "
            "bounces (M-33), by the month of the first dispatch; on time (M-32), by the month in which it was due",
        ),
        key=("month", "county", "unit"),
        columns=(
            "month",
            "county",
            "unit",
            "dispatched",
            "merged",
            "excluded",
            "excluded_pct",
            "judged",
            "responded",
            "response_pct",
            "revisited",
            "reached",
            "not_reached_pct",
            "resolved",
            "resolved_pct",
            "satisfied",
            "satisfied_pct",
            "three_rates_pct",
            "bounced",
            "bounced_pct",
            "bounces",
            "due",
            "on_time",
            "on_time_pct",
            "still_open",
        ),
        metrics=("M-28", "M-29", "M-29a", "M-29b", "M-30", "M-31", "M-32", "M-33", "M-33a"),
        rows=("000-24", "001-19", "001-38", "003-20"),
        left_out=(
            "已并单（merged）、经批准剔除（excluded）的不计入；未访到的不计入解决与满意；原因件数见 "
            "workorders_left_out",
            "Merged orders and those excluded by approval are left out; those not reached of resolution and "
            "satisfaction; for counts by reason see workorders_left_out",
        ),
    ),
    Mart(
        family="hotline",
        name="workorders_sent_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：曾派往该单位的热线工单与其退单（M-33b），按首次派单之月",
            "One row per unit and month: work orders that were ever sent to the unit, and those it returned (M-33b), "
            "by the month of the first dispatch",
        ),
        key=("month", "county", "unit"),
        columns=("month", "county", "unit", "sent", "returned", "returned_pct"),
        metrics=("M-33b",),
        rows=("000-24", "003-20"),
        left_out=(
            "已并单、经批准剔除的不计入；测试不计入",
            "Merged orders and those excluded by approval are left out; tests too",
        ),
    ),
    Mart(
        family="hotline",
        name="workorders_left_out",
        owner="supervision",
        line=(
            "每单位每月每原因一行：不计入三率的热线工单",
            "One row per unit, month and reason: work orders that the three rates leave out",
        ),
        key=("month", "county", "unit", "reason", "excluded_ground"),
        columns=("month", "county", "unit", "reason", "excluded_ground", "orders"),
        metrics=("M-29a", "M-29b"),
        rows=("001-38", "003-20"),
        left_out=NO_TESTS,
        special={
            "reason": (
                "原因（merged已并单、approved经批准剔除、not_reached未访到、not_due尚在联系时限内）",
                "Why: merged, approved (excluded), not_reached, or not_due (still in time to be contacted)",
            ),
            "excluded_ground": ("剔除理由", "On which ground it was excluded by approval; empty for the other reasons"),
        },
    ),
)
