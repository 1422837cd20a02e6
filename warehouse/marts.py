"""The public tables: name, what a line is, and the Chinese heading of every column. Names and columns are kept stable.

A mart is one SQL file in models/marts and one entry here; the headings become `comment on` and xlsx headings.
"""

from dataclasses import dataclass, field

from warehouse.headings import HEADINGS


@dataclass(frozen=True, slots=True)
class Mart:
    """One public table. `special` overrides the shared heading of a column where it means something narrower."""

    name: str
    line: str
    columns: tuple[str, ...]
    special: dict[str, str] = field(default_factory=dict)

    def heading(self, column: str) -> str:
        """Give a column's Chinese heading."""
        return self.special.get(column, HEADINGS[column])


_PLACE = ("county", "hall", "window_id", "window_name")
_RATES = ("good", "bad", "rated", "satisfaction_pct", "served", "rated_pct", "defaults")

MARTS: tuple[Mart, ...] = (
    Mart(
        "satisfaction_monthly",
        "每窗口每月一行：满意率（M-01）与参评率（M-05）",
        ("month", *_PLACE, *_RATES, "is_final"),
    ),
    Mart(
        "satisfaction_daily",
        "每窗口每日一行：满意率（M-01）与参评率（M-05）",
        ("day", *_PLACE, *_RATES, "voided", "duplicates", "is_final", "county_now", "hall_now", "window_id_now"),
    ),
    Mart(
        "satisfaction_now",
        "每窗口一行：近50次有效评价（30天内）的满意率与状态（90%规则）",
        (
            *_PLACE,
            "state",
            "state_zh",
            "since",
            "n",
            "good",
            "bad",
            "satisfaction_pct",
            "last_rated_at",
            "has_terminal",
            "as_of",
        ),
        {"satisfaction_pct": "满意率%（近50次；不足20次为空）", "good": "其中满意", "bad": "其中差评"},
    ),
    Mart(
        "bad_ratings",
        "每条差评件一行（有效评价2、1级），含处理情况",
        (
            "rating_id",
            "rated_at",
            "day",
            *_PLACE,
            "level",
            "level_zh",
            "reasons",
            "channel",
            "named",
            "visit_id",
            "state",
            "contacted_at",
            "verified_at",
            "founded",
            "rectified_at",
            "replied_at",
        ),
        {"state": "状态（open待处理、handled已整改并回复）"},
    ),
    Mart(
        "waits_daily",
        "每窗口每日一行：等候（M-08、M-09），按叫号到本窗口的时刻计",
        ("day", *_PLACE, "p50_s", "p90_s", "max_s", "served", "mean_s", "over_30_min"),
        {"served": "叫到的人次"},
    ),
    Mart(
        "waits_hourly",
        "每大厅每时段一行：等候（M-09）",
        ("day", "hour", "county", "hall", "p50_s", "p90_s", "max_s", "served", "over_30_min"),
        {"served": "叫到的人次"},
    ),
    Mart(
        "order_daily",
        "每大厅每事项每日一行：插号率（M-12c），按取号之日",
        (
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
    ),
    Mart(
        "matters_open",
        "每件未结的办件、诉求、工单一行",
        (
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
        {"state": "状态（overdue超期、near_due临期、in_time未到期、suspended中止计时、no_promise无承诺）"},
    ),
    Mart(
        "overdue_now",
        "每件此刻超期未办结的办件一行（M-13）",
        ("case_no", "county", "unit", "service", "accepted_at", "promise_days", "due_at", "days_overdue", "as_of"),
    ),
    Mart(
        "on_time_monthly",
        "每单位每月一行：按时办结率（M-15），按应办结日",
        ("month", "county", "unit", "due", "on_time", "still_open", "on_time_pct"),
    ),
    Mart(
        "on_the_spot_daily",
        "每单位每日一行：当场办结率（M-18），按首次来办之日",
        ("day", "county", "unit", "instant_cases", "on_the_spot", "on_the_spot_pct", "without_visit"),
    ),
    Mart(
        "trips_monthly",
        "每单位每月一行：重复跑动率（M-20）、一次办结率与一窗办结率（M-21），按了结之日",
        (
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
    ),
    Mart(
        "notices_monthly",
        "每单位每月一行：一次性告知率与告知缺漏率（M-19），按收到不齐材料之日",
        (
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
    ),
    Mart(
        "workorders",
        "每件派出的热线工单一行：时限、承办单位、退改与回访",
        (
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
        {
            "unit": "承办单位（最后签收的；无人签收为最后派往的）",
            "accepted_at": "首次签收时间",
            "contacted_at": "首次联系诉求人时间",
            "resolved": "回访是否解决",
            "level": "回访满意级别（5最好）",
            "state": "状态（on_time按时、late逾期办结、done办结无时限、open未到期、overdue超期、"
            "merged已并单、approved经批准剔除）",
            "excluded_ground": "剔除理由",
        },
    ),
    Mart(
        "workorders_monthly",
        "每单位每月一行：热线工单响应、解决、满意与三率综合（M-28至M-31），退改（M-33），按首次派单之月；按时办结（M-32），按应办结日之月",
        (
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
    ),
    Mart(
        "workorders_left_out",
        "每单位每月每原因一行：不计入三率的热线工单",
        ("month", "county", "unit", "reason", "excluded_ground", "orders"),
        {
            "reason": "原因（merged已并单、approved经批准剔除、not_reached未访到、not_due尚在联系时限内）",
            "excluded_ground": "剔除理由",
        },
    ),
    Mart(
        "alerts",
        "每条告警一行",
        (
            "alert_id",
            "code",
            "alert_subject",
            "hall",
            "window_id",
            "window_name",
            "raised_at",
            "since",
            "raised_state",
            "state",
            "good",
            "bad",
            "n",
            "first_event_id",
            "last_event_id",
            "rule_version",
            "sentence",
            "acknowledged_at",
            "acknowledged_by",
            "cleared_at",
            "clear_reason",
        ),
        {"good": "告警时满意", "bad": "告警时差评", "n": "告警时评价数"},
    ),
    Mart(
        "ratings",
        "每条评价一行，含不计入的及其原因",
        (
            "rating_id",
            "rated_at",
            "rated_on",
            "county",
            "hall",
            "window_id",
            "window_name",
            "visit_id",
            "level",
            "level_zh",
            "is_good",
            "counts_as",
            "channel",
            "reasons",
        ),
    ),
    Mart(
        "windows_without",
        "每个没有评价器或叫号机的窗口一行",
        (*_PLACE, "has_terminal", "has_queue", "reason"),
    ),
    Mart(
        "last_heard",
        "每窗口一行：各类事件最近一次到达的时刻",
        (*_PLACE, "has_terminal", "has_queue", "last_rating_at", "last_finished_at", "last_heartbeat_at", "as_of"),
    ),
    Mart(
        "quarantined",
        "每条被隔离的记录一行（原文在数据仓库中完整保留）",
        ("topic", "partition", "offset", "reason", "detail", "original_bytes", "original_head", "ingested_at"),
    ),
    Mart(
        "data_as_of",
        "日志每分区一行：入库到哪里、各有多少",
        (
            "topic",
            "partition",
            "next_offset",
            "records",
            "stored",
            "ticks",
            "duplicates",
            "quarantined",
            "as_of",
            "beat",
            "lag",
            "built_at",
        ),
        {"duplicates": "重复记录数"},
    ),
)

CALLS = Mart(
    "calls",
    "每通来电一行",
    (
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
    ),
)
CASES_AS_OF = Mart(
    "cases_as_of",
    "表函数 cases_as_of(时刻)：每件办件一行，按该时刻的情况；不带时区的时刻按办件所在时区理解",
    (
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
)
BY_NAME: dict[str, Mart] = {mart.name: mart for mart in (*MARTS, CALLS, CASES_AS_OF)}
