"""The public tables of cases, demands and their promises."""

from warehouse.marts.mart import NO_TESTS, Mart

MARTS: tuple[Mart, ...] = (
    Mart(
        family="matters",
        name="matters_open",
        owner="supervision",
        line=("每件未结的办件、诉求、工单一行", "One row per open case, demand and work order"),
        key=("kind", "matter_no"),
        columns=(
            "kind",
            "matter_no",
            "county",
            "unit",
            "service",
            "channel",
            "accepted_at",
            "promise_days",
            "due_at",
            "is_provisional",
            "state",
            "owner",
            "progress",
            "reason_open",
            "expected_on",
            "as_of",
        ),
        metrics=("M-13", "M-14", "M-24"),
        rows=("000-40", "000-56", "001-40", "002-71"),
        left_out=(
            "已办结、撤回、并单的没有行；测试不计入",
            "What is closed, withdrawn or merged has no row; tests are left out",
        ),
        special={
            "state": (
                "状态（overdue超期、near_due临期、in_time未到期、suspended中止计时、no_promise无承诺）",
                "overdue, near_due, in_time, suspended (its clock stands) or no_promise",
            )
        },
    ),
    Mart(
        family="matters",
        name="matters_now",
        owner="supervision",
        line=(
            "每单位每类（办件、诉求、工单）一行：此刻未结、超期、超期已告知与未告知的件数，未结天数（M-13a、M-13b、M-24a、M-32a）",
            "One row per unit and kind (case, demand, work order): open now, overdue, overdue and told or not, and how "
            "old (M-13a, M-13b, M-24a, M-32a)",
        ),
        key=("kind", "county", "unit"),
        columns=(
            "kind",
            "county",
            "unit",
            "open_matters",
            "with_promise",
            "overdue",
            "overdue_pct",
            "overdue_told",
            "overdue_not_told",
            "p90_age_days",
            "oldest_days",
            "as_of",
        ),
        metrics=("M-13", "M-13a", "M-13b", "M-24", "M-24a", "M-32a"),
        rows=("000-40", "000-56", "001-40", "002-71"),
        left_out=(
            "没有承诺时限的不计入超期率（open_matters 减 with_promise）；中止计时的办件不算超期；测试不计入",
            "What has no promise is left out of the share (open_matters less with_promise); a case whose clock stands "
            "is not overdue; tests are left out",
        ),
        special={"overdue": ("此刻超期件数", "Of the open ones, past their due instant")},
    ),
    Mart(
        family="matters",
        name="overdue_now",
        owner="supervision",
        line=("每件此刻超期未办结的办件一行（M-13）", "One row per case that is overdue and open now (M-13)"),
        key=("case_no",),
        columns=(
            "case_no",
            "county",
            "unit",
            "service",
            "accepted_at",
            "promise_days",
            "due_at",
            "days_overdue",
            "as_of",
        ),
        metrics=("M-13",),
        rows=("000-40", "001-40", "002-34"),
        left_out=(
            "没有承诺时限、中止计时的不计入；测试不计入",
            "Cases without a promise or with a stopped clock, and tests, are left out",
        ),
    ),
    Mart(
        family="matters",
        name="on_the_spot_daily",
        owner="supervision",
        line=(
            "每单位每日一行：当场办结率（M-18），按首次来办之日",
            "One row per unit and day: on-the-spot rate (M-18), by the day of the first visit",
        ),
        key=("day", "county", "unit"),
        columns=("day", "county", "unit", "instant_cases", "on_the_spot", "on_the_spot_pct", "without_visit"),
        metrics=("M-18",),
        rows=("000-15", "000-25", "000-36", "003-09"),
        left_out=(
            "没有来访编号的即办件不计入（without_visit）；测试不计入",
            "Instant cases without a visit are left out and counted (without_visit); tests are left out",
        ),
    ),
    Mart(
        family="matters",
        name="trips_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：重复跑动率（M-20）、一次办结率与一窗办结率（M-21），按了结之日",
            "One row per unit and month: repeat trips (M-20), one visit and one window (M-21), by the day on which "
            "it was closed",
        ),
        key=("month", "county", "unit"),
        columns=(
            "month",
            "county",
            "unit",
            "matters",
            "repeated",
            "repeated_pct",
            "one_visit_pct",
            "cases",
            "one_window_pct",
            "without_person",
        ),
        metrics=("M-20", "M-21", "M-21a"),
        rows=("000-43", "001-40", "003-02", "003-13", "003-31"),
        left_out=(
            "没有申请人代号的不计入事项（without_person）；测试不计入",
            "Cases without a pseudonym of the applicant are no matters and are counted (without_person); tests are "
            "left out",
        ),
    ),
    Mart(
        family="matters",
        name="notices_monthly",
        owner="supervision",
        line=(
            "每单位每月一行：一次性告知率与告知缺漏率（M-19），按收到不齐材料之日",
            "One row per unit and month: notices given and notices that left something out (M-19), by the day of "
            "receipt of incomplete papers",
        ),
        key=("month", "county", "unit"),
        columns=(
            "month",
            "county",
            "unit",
            "incomplete",
            "noticed",
            "noticed_pct",
            "back_after_notice",
            "defective",
            "defective_pct",
        ),
        metrics=("M-19", "M-19a"),
        rows=("000-16", "000-26", "000-37", "000-63", "002-30"),
        left_out=("材料齐全的申请与测试不计入", "Applications with complete papers and tests are left out"),
    ),
)

CASES_AS_OF = Mart(
    family="matters",
    name="cases_as_of",
    owner="supervision",
    line=(
        "表函数 cases_as_of(时刻)：每件办件一行，按该时刻的情况；不带时区的时刻按办件所在时区理解",
        "Table function cases_as_of(instant): one row per case as it stood at that instant; an instant without a "
        "zone is taken in the zone of the case",
    ),
    key=("case_no",),
    columns=(
        "case_no",
        "service",
        "accepted_at",
        "due_at",
        "completed_at",
        "verdict",
        "unit_id",
        "zone",
        "promise_days",
        "withdrawn_at",
    ),
    metrics=("M-13", "M-14", "M-15"),
    rows=("000-40", "001-40"),
    left_out=NO_TESTS,
)
