"""Name the public columns about posts and attendance, in Chinese and English."""

from warehouse.headings.words import Words

STAFF: dict[str, Words] = {
    "has_roster": ("有排班或登记的A/B岗", "Whether the window has a roster or a post A or B on record"),
    "due_min": (
        "应有人分钟（开放时间减计划停办）",
        "Minutes in which somebody should be there (opening hours less planned closure)",
    ),
    "uncovered_min": ("空岗分钟", "Of those, minutes with nobody signed in"),
    "planned_min": ("计划停办分钟", "Minutes of planned closure"),
    "rostered_min": ("排班分钟（减批准的请假）", "Minutes of the roster, less approved leave"),
    "on_window_min": ("排班人员在本窗口分钟", "Of those, with the rostered person signed in at this window"),
    "dedicated_pct": ("专岗率%", "Minutes at the own window ÷ rostered minutes"),
    "other_post_min": ("串岗分钟", "Rostered minutes in which the person was signed in at another window"),
    "shifts": ("已开始班次", "Shifts that have begun"),
    "late": ("迟到", "Shifts whose person came late"),
    "early": ("早退", "Shifts whose person left early"),
    "absent": ("无故缺勤", "Shifts missed without leave"),
    "on_leave": ("批准请假的班次", "Shifts on approved leave"),
    "absences": ("离岗次数", "Absences from the post"),
    "unplanned": ("其中非计划", "Of those, not planned"),
    "frequent": ("频繁离岗人数", "People who were away too often or too long"),
    "visits": ("办结的办件", "Visits finished"),
    "nobody": ("办结时无人签到", "Of those, finished with nobody signed in at the window"),
    "several": ("办结时多人签到", "Of those, finished with several people signed in at the window"),
    "unattributed": ("无法归属经办人（无人与多人之和）", "Visits without exactly one officer: nobody and several"),
    "unattributed_pct": (
        "无法归属经办人%（M-37h）",
        "Visits without exactly one officer ÷ visits, cut to one decimal (M-37h)",
    ),
    "continuous": ("全天未签退人数", "People signed in all day without a break"),
}
