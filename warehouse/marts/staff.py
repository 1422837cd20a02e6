"""The public tables of posts and attendance."""

from warehouse.marts.mart import PLACE, WINDOW, Mart

MARTS: tuple[Mart, ...] = (
    Mart(
        family="staff",
        name="posts_daily",
        owner="supervision",
        line=(
            "每窗口每日一行：空岗（M-36）、考勤（M-37）与专岗率（M-38）；没有排班的窗口为空",
            "One row per window and day: uncovered posts (M-36), attendance (M-37), dedicated post (M-38); null for "
            "windows without a roster",
        ),
        key=("day", *WINDOW),
        columns=(
            "day",
            *PLACE,
            "has_roster",
            "due_min",
            "uncovered_min",
            "planned_min",
            "rostered_min",
            "on_window_min",
            "dedicated_pct",
            "other_post_min",
            "shifts",
            "late",
            "early",
            "absent",
            "on_leave",
            "absences",
            "unplanned",
            "frequent",
            "continuous",
        ),
        metrics=("M-36", "M-36p", "M-37a", "M-37b", "M-37c", "M-37d", "M-37e", "M-37f", "M-37g", "M-38"),
        rows=("001-23", "001-24", "001-26", "001-34", "002-35", "002-41", "002-42"),
        left_out=(
            "批准的请假（on_leave）与计划停办（planned_min）不计入；没有排班也没有登记A/B岗的窗口为空",
            "Approved leave (on_leave) and planned closure (planned_min) are left out; null without a roster or a "
            "post A or B on record",
        ),
    ),
    Mart(
        family="staff",
        name="attribution_daily",
        owner="supervision",
        line=(
            "每窗口每日一行：办结时签到的不是恰好一人的办件（M-37h）；这样的评价归窗口，不归个人",
            "One row per window and day: visits finished without exactly one person signed in (M-37h); their ratings "
            "are the window's and no person's",
        ),
        key=("day", *WINDOW),
        columns=("day", *PLACE, "visits", "nobody", "several", "unattributed", "unattributed_pct"),
        metrics=("M-37h",),
        rows=("002-41", "002-42"),
        left_out=(
            "测试不计入；当天没有考勤数据的大厅没有行",
            "Tests are left out; no rows for the days of a hall that tells of no attendance",
        ),
    ),
)
