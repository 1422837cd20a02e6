"""Every number that somebody may want to change: one entry each, with its default, unit and source (D-31, D7).

A city changes one with a dated `Threshold` record (thresholds.csv); `value` looks from the most specific unit outwards.
Integers only: shares in percent or per thousand, spans in the unit the name ends with. What changes says nothing about
the past: rules ask with the day of the fact (design D7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """One threshold: its name in records, what people call it, its unit, its default and where that comes from."""

    name: str
    chinese: str
    english: str
    unit: str
    default: int
    source: str
    is_fixed: bool = False
    """Part of a rule or a law that is the same for everybody: no city may change it."""


class Dated(Protocol):
    """What `value` needs of a record."""

    @property
    def name(self) -> str:
        """Name the threshold."""

    @property
    def unit_id(self) -> str:
        """Name the unit, "" for all."""

    @property
    def value(self) -> int:
        """Give the number."""

    @property
    def valid_from(self) -> date:
        """Give the first day on which it counts."""

    @property
    def known_from(self) -> date:
        """Give the day since which it is known."""


CATALOGUE: tuple[Known, ...] = (
    # D7: the rule of the window's latest ratings
    Known("rate_latest", "满意率取近若干次评价", "latest ratings in the rate", "ratings", 50, "D7", is_fixed=True),
    Known("rate_within_days", "满意率取近若干天", "days of the rate", "days", 30, "D7", is_fixed=True),
    Known("rate_min", "显示满意率的最少评价数", "fewest ratings for a rate", "ratings", 20, "D7, D-31", is_fixed=True),
    Known("rate_below_pct", "满意率下限", "satisfaction limit", "%", 90, "D7, 000-02", is_fixed=True),
    Known("rate_fine_pct", "恢复线", "recovery limit", "%", 92, "D7", is_fixed=True),
    Known("rate_fine_run", "恢复需连续评价数", "ratings in a row to recover", "ratings", 10, "D7", is_fixed=True),
    Known(
        "rate_fold_latest", "状态折算的评价数", "ratings the state is folded over", "ratings", 200, "D7", is_fixed=True
    ),
    Known("rate_fold_days", "状态折算的天数", "days the state is folded over", "days", 90, "D7", is_fixed=True),
    Known("rate_watch_bad", "关注：差评数", "bad ratings to watch", "ratings", 2, "D7", is_fixed=True),
    Known(
        "rate_late_finding_min", "迟到多久不再提醒", "evidence too late to tell", "minutes", 120, "3.1", is_fixed=True
    ),
    # 3.1 usage
    Known("invited_min", "邀评率最少办结数", "fewest finished for invitation rate", "items", 10, "M-05a"),
    Known("invited_below_pct", "邀评率下限", "invitation rate limit", "%", 60, "AL-04, D-31"),
    Known("device_down_pct", "服务期间设备停用占比", "device down during service", "%", 50, "M-05"),
    Known("rating_prompt_s", "评价提示时长", "rating prompt", "seconds", 20, "5.3 (3)"),
    Known("rating_link_before_min", "评价关联：办结后", "rating linked after finish within", "minutes", 15, "design 4"),
    Known("rating_link_after_min", "评价关联：办结前", "rating linked before finish within", "minutes", 2, "design 4"),
    Known("bad_kept_s", "改评保留差评的时限", "bad then good keeps the bad within", "seconds", 120, "D-09"),
    Known("bad_rating_days", "差评件办结期限", "bad rating put right within", "working days", 15, "AL-03, M-06"),
    # 3.2 queue
    Known("p90_min", "p90 最少等候数", "fewest waits for p90", "legs", 10, "M-09"),
    Known("p95_min", "p95 最少等候数", "fewest waits for p95", "legs", 20, "M-09", is_fixed=True),
    Known("wait_limit_min", "等候过长", "wait too long", "minutes", 30, "AL-05"),
    Known("wait_clear_min", "等候恢复需保持", "wait below limit to clear", "minutes", 10, "AL-05"),
    Known("service_outlier_min", "办理时长异常", "service outlier", "minutes", 240, "M-12b", is_fixed=True),
    Known("idle_after_min", "窗口空闲起算", "idle counted after", "minutes", 3, "M-22"),
    Known("idle_queue_per_window", "他窗每窗排队人数", "queue per open window elsewhere", "people", 5, "M-22"),
    Known("idle_while_queue_min", "冷热不均分钟数", "idle-while-queue minutes", "minutes", 10, "AL-06"),
    Known("idle_while_queue_span_min", "冷热不均考察时段", "span of idle-while-queue", "minutes", 30, "AL-06"),
    Known("queue_at_window", "单窗排队人数", "people waiting at one window", "people", 10, "AL-06"),
    Known("open_min", "时段内最少开窗", "least open time in a bucket", "minutes", 5, "M-22"),
    Known("busy_mean_permille", "平均忙碌度下限", "least mean utilisation", "per mille", 200, "M-22"),
    Known("extend_before_min", "延时服务提前判断", "forecast before closing", "minutes", 30, "AL-07, 002-46"),
    Known("extend_leftover", "延时服务剩余人数", "people left at closing, more than", "people", 0, "AL-07"),
    # 3.3 cases
    Known("near_due_days", "临期：剩余工作日", "near-due: working days left", "working days", 1, "M-14"),
    Known("near_due_pct", "临期：剩余占时限", "near-due: share of the limit left", "%", 20, "M-14"),
    Known("correction_days", "更正申请时限", "correction request limit", "working days", 10, "AL-09, 000-10"),
    Known("notice_days", "一次性告知期限", "one-time notice limit", "working days", 5, "D-10", is_fixed=True),
    Known("matter_days", "同一事项合并天数", "one matter within", "days", 30, "M-20", is_fixed=True),
    # 3.4 hotline
    Known("answer_below_pct", "热线接通率下限", "answer rate limit", "%", 95, "M-26, AL-13"),
    Known("answer_min_calls", "接通率最少来电", "fewest calls for the answer rate", "calls", 20, "D-31"),
    Known("line_busy_pct", "线路占线：忙音占比", "line busy: share of busy tones", "%", 50, "AL-13, 001-37"),
    Known("line_busy_span_min", "线路占线考察时段", "span of a busy line", "minutes", 30, "AL-13"),
    Known("line_busy_calls", "线路占线最少来电", "fewest calls for a busy line", "calls", 5, "AL-13"),
    Known("line_quiet_min", "热线静默时长", "hotline silent for", "minutes", 60, "AL-13, 5.6"),
    Known("line_quiet_calls", "热线静默：上一开放日同时段来电", "calls at that time before", "calls", 10, "AL-13"),
    Known("answer_span_h", "接通率时段", "answer rate span", "hours", 24, "M-26", is_fixed=True),
    Known("answer_within_s", "及时接听", "answered in time", "seconds", 15, "M-26"),
    Known("abandon_short_s", "短时放弃", "short abandonment", "seconds", 5, "M-26"),
    Known("repeat_dials", "重复拨打次数", "repeat dials", "calls", 3, "M-27"),
    Known("repeat_span_min", "重复拨打时段", "repeat dials within", "minutes", 60, "M-27"),
    Known("line_silent_days", "线路无来电", "line without calls", "days", 7, "M-27"),
    Known("callback_min", "漏接回拨时限", "call back within", "minutes", 60, "M-34"),
    Known("first_contact_h", "工单联系时限", "first contact within", "hours", 24, "M-28"),
    Known("three_rates_response", "三率权重：响应", "three rates: response weight", "%", 30, "M-31"),
    Known("three_rates_resolution", "三率权重：解决", "three rates: resolution weight", "%", 35, "M-31"),
    Known("three_rates_satisfaction", "三率权重：满意", "three rates: satisfaction weight", "%", 35, "M-31"),
    Known("bounce_times", "踢皮球次数", "bounces that count", "times", 2, "M-33"),
    # 3.5 duty and devices
    Known("uncovered_min", "空岗超过", "post uncovered longer than", "minutes", 5, "AL-10, 002-42"),
    Known("return_grace_min", "外出返回宽限", "return grace", "minutes", 10, "AL-11, 002-35"),
    Known("attendance_tolerance_min", "考勤宽限", "attendance tolerance", "minutes", 5, "M-37"),
    Known("absences_a_day", "频繁离岗次数", "frequent absence, more than", "times", 3, "D-16"),
    Known("absent_min_a_day", "频繁离岗时长", "absent a day, more than", "minutes", 60, "D-16"),
    Known("offline_min", "评价器离线超过", "terminal offline longer than", "minutes", 10, "AL-04, M-43"),
    Known("offline_clear_min", "评价器恢复需保持", "terminal healthy to clear", "minutes", 10, "AL-04"),
    Known("silent_min", "评价器无评价时长", "terminal silent longer than", "minutes", 30, "D7"),
    Known("silent_visits", "评价器无评价的办件数", "terminal silent through visits", "visits", 15, "D7"),
    Known(
        "frozen_run",
        "评价存疑：连续无差评数",
        "too good: ratings on end without a bad one",
        "ratings",
        100,
        "D7, AL-04",
    ),
    Known(
        "frozen_peers_min", "评价存疑：邻窗最少评价数", "too good: fewest ratings of the others", "ratings", 50, "AL-04"
    ),
    Known("frozen_expected", "评价存疑：按邻窗应有差评", "too good: bad ones to be expected", "ratings", 10, "AL-04"),
    Known("frozen_clear", "评价存疑：应有差评少于此数才结束", "too good: ends below so many", "ratings", 8, "AL-04"),
    Known("feed_silent_min", "数据静默", "feed silent longer than", "minutes", 5, "AL-25"),
    Known("clock_offset_s", "设备时钟偏差", "clock offset", "seconds", 60, "AL-25, 5.4"),
    Known("quarantined", "隔离记录数超过", "quarantined records, more than", "records", 0, "AL-25"),
    # 3.6 fraud signals
    Known("f2_fast_ms", "F2 按键过快", "F2 pressed within", "ms", 1000, "F2"),
    Known("f2_median_ms", "F2 中位时长", "F2 median within", "ms", 1500, "F2"),
    Known("f2_min", "F2 最少评价数", "F2 fewest ratings", "ratings", 20, "F2"),
    Known("f2_sd_ms", "F2 标准差", "F2 standard deviation", "ms", 500, "F2"),
    Known("f3_within_s", "F3 重复按键", "F3 duplicate within", "seconds", 60, "F3"),
    Known("f4_burst", "F4 爆发评价数", "F4 burst", "ratings", 5, "F4"),
    Known("f4_within_s", "F4 爆发时段", "F4 burst within", "seconds", 60, "F4"),
    Known("f4_of_finished_pct", "F4 评价数占办结数", "F4 ratings of finished", "%", 120, "F4"),
    Known("f6_within_s", "F6 当面改评", "F6 changed within", "seconds", 120, "F6"),
    Known("f7_points", "F7 邀评差距", "F7 invitation gap", "points", 30, "F7"),
    Known("f7_min", "F7 每组最少数", "F7 fewest in each group", "visits", 20, "F7"),
    Known("f8_visits", "F8 同一评价人", "F8 visits by one rater", "visits", 3, "F8"),
    Known("f9_run", "F9 连续五星", "F9 level 5 in a row", "ratings", 200, "F9"),
    Known("f10_cv_permille", "F10 间隔变异系数", "F10 interval variation", "per mille", 100, "F10"),
    Known("f10_min", "F10 最少按键数", "F10 fewest presses", "ratings", 10, "F10"),
    Known("f11_rated_pct", "F11 末段评价占比", "F11 share of the day's ratings", "%", 30, "F11"),
    Known("f11_served_pct", "F11 末段办件占比", "F11 share of the day's service", "%", 10, "F11"),
    Known("f11_last_min", "F11 末段时长", "F11 end of the day", "minutes", 15, "F11"),
    Known("f11_min", "F11 最少评价数", "F11 fewest ratings of the day", "ratings", 10, "F11"),
    Known("f12_bad", "F12 同人差评数", "F12 bad ratings by one person", "ratings", 3, "F12"),
    Known("f12_within_h", "F12 时段", "F12 within", "hours", 24, "F12"),
    Known("f1_points", "F1 分值", "F1 points", "points", 1, "AL-24"),
    Known("f2_points", "F2 分值", "F2 points", "points", 1, "AL-24"),
    Known("f3_points", "F3 分值（本身不是刷评）", "F3 points (no fraud by itself)", "points", 0, "AL-24"),
    Known("f4_points", "F4 分值", "F4 points", "points", 2, "AL-24"),
    Known("f5_points", "F5 分值", "F5 points", "points", 1, "AL-24"),
    Known("f6_points", "F6 分值", "F6 points", "points", 1, "AL-24"),
    Known("f9_points", "F9 分值（有投诉才成疑点）", "F9 points (nothing without complaints)", "points", 0, "AL-24"),
    Known("f10_points", "F10 分值", "F10 points", "points", 2, "AL-24"),
    Known("f11_points", "F11 分值", "F11 points", "points", 1, "AL-24"),
    Known("f13_points", "F13 分值", "F13 points", "points", 1, "AL-24"),
    Known("fraud_score", "刷评嫌疑分", "fraud score", "points", 3, "AL-24, D-31"),
    # alerts
    Known("alert_return_min", "签收后再提醒", "acknowledged alert returns after", "minutes", 60, "D7", is_fixed=True),
    Known("silence_max_days", "静默最长", "longest silence", "days", 7, "D7", is_fixed=True),
)

BY_NAME: Mapping[str, Known] = {known.name: known for known in CATALOGUE}


def default(name: str) -> int:
    """Give a threshold's default; KeyError for a name that is not in the catalogue."""
    return BY_NAME[name].default


def value(records: Iterable[Dated], name: str, units: Iterable[str], on: date) -> int:
    """Give a threshold's value on a day for the first of `units` that has one, else for all, else the default.

    units: from the most specific outwards (window, hall, county, city); of one unit's records the latest valid_from
    counts, then the one known last.
    """
    mine = [one for one in records if one.name == name and one.valid_from <= on]
    for unit_id in (*units, ""):
        found = [one for one in mine if one.unit_id == unit_id]
        if found:
            return max(found, key=lambda one: (one.valid_from, one.known_from)).value
    return default(name)
