"""Name the public columns about cases, demands and their promises, in Chinese and English."""

from warehouse.headings.words import Words

MATTERS: dict[str, Words] = {
    "case_no": ("办件编号", "The number of the case"),
    "matter_no": ("编号", "The number of the case, demand or work order"),
    "kind": ("类别（case办件、demand诉求、workorder工单）", "Whether it is a case, a demand or a workorder"),
    "service": ("事项", "What was asked for (item of business)"),
    "accepted_at": ("受理时间", "When it was accepted"),
    "promise_days": ("承诺时限（日）", "The promised limit in days"),
    "due_at": ("应办结时刻", "By when it is due"),
    "is_provisional": (
        "应办结日是否暂定（该年放假安排尚未公布）",
        "Whether the due day may still move (that year's holidays are not published yet)",
    ),
    "days_overdue": ("超期天数", "Days past the due instant"),
    "completed_at": ("办结时间", "When it was completed"),
    "withdrawn_at": ("撤回时间", "When the applicant withdrew it"),
    "verdict": (
        "判定（on_time按时、overdue超期、open_in_time未到期、no_promise无承诺、withdrawn已撤回）",
        "on_time, overdue, open_in_time, no_promise or withdrawn",
    ),
    "owner": ("承办人（代号）", "Who works on it (pseudonym)"),
    "progress": ("进展", "How far it is, in the officer's words"),
    "reason_open": ("未结原因", "Why it is still open"),
    "expected_on": ("拟办结日", "The day by which it is meant to be done"),
    "due": ("应办结件数（应办结日在本月）", "Cases whose due day lies in the month"),
    "on_time": ("按时办结件数", "Of those due, completed in time"),
    "still_open": ("仍未办结件数", "Of those due, open at this moment"),
    "on_time_pct": ("按时办结率%", "Completed in time ÷ due, cut to one decimal"),
    "instant_cases": ("材料齐全的即办件数", "Instant cases with complete papers"),
    "on_the_spot": ("当场办结件数", "Of those, completed in the visit in which they began"),
    "on_the_spot_pct": ("当场办结率%", "Completed on the spot ÷ instant cases, cut to one decimal"),
    "without_visit": ("没有来访编号的即办件数（不计入）", "Instant cases without a visit, which are left out"),
    "matters": (
        "了结事项数（同一人同一事项，相隔不超过30天）",
        "Matters closed (one person, one service, cases within 30 days of each other)",
    ),
    "repeated": (
        "跑动多于办事指南所载次数的事项数（不载的为一次）",
        "Matters with more visits than the guide says (one where it says nothing)",
    ),
    "repeated_pct": ("重复跑动率%", "Repeated ÷ matters closed, cut to one decimal"),
    "one_visit_pct": ("一次办结率%", "Matters with one visit ÷ matters closed, cut to one decimal"),
    "cases": ("有窗口记录的了结办件数", "Cases closed of which the windows are known"),
    "one_window_pct": ("一窗办结率%", "Cases handled at one window ÷ those cases, cut to one decimal"),
    "without_person": (
        "没有申请人代号的了结办件数（不计入事项）",
        "Cases closed without a pseudonym of the applicant, which are no matters",
    ),
    "incomplete": ("材料不齐的申请数", "Applications with incomplete papers"),
    "noticed": ("其中已告知", "Of those, with a notice of what is missing"),
    "noticed_pct": ("一次性告知率%", "With a notice ÷ incomplete applications, cut to one decimal"),
    "back_after_notice": ("告知之后再来的件数", "Cases in which the person came back after a notice"),
    "defective": (
        "其中因首次告知遗漏又被要求补正的件数",
        "Of those, turned back for what the first notice had left out",
    ),
    "defective_pct": (
        "告知缺漏率%",
        "Turned back for what the notice left out ÷ back after a notice, cut to one decimal",
    ),
    "withdrawn_in_time": ("到期前撤回（不计入）", "Withdrawn before they were due, which do not count"),
}
