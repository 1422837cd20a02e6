"""The metric registry: one entry a metric, plain data (style 2), by family in streams.metrics.

From here come the tile's label, the definition beside the number, the column comment and the catalogue. What a
journey contributes is in streams.parts under the same code; the warehouse's SQL is a second text of the same
definition. Nothing here imports a fold.
"""

from streams.metrics import bad_ratings, cases, complaints, duty, floor, hotline, queue, ratings, workorders
from streams.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.code: metric
    for family in (
        ratings.METRICS,
        bad_ratings.METRICS,
        queue.METRICS,
        floor.METRICS,
        cases.METRICS,
        hotline.METRICS,
        workorders.METRICS,
        complaints.METRICS,
        duty.METRICS,
    )
    for metric in family
}
"""Every metric by its code."""

EXCLUSIONS: dict[str, tuple[str, str]] = {
    "test": ("测试", "test"),
    "default": ("默认评价", "default rating"),
    "voided": ("作废", "voided"),
    "duplicate": ("重复评价", "further rating of the same visit"),
    "platform": ("自助机或网站的评价", "about a machine or a website"),
    "not_invited": ("没有邀请评价", "not invited"),
    "no_press": ("已邀请，没有按键", "invited, nobody pressed"),
    "no_device": ("没有可用的评价器", "no terminal that could be pressed"),
    "green_channel": ("绿色通道", "green channel"),
    "appointment": ("预约", "appointment"),
    "passed_on": ("转移", "passed on to another window or service"),
    "requeued": ("过号重排", "queued again after a no-show"),
    "one_window": ("只有一个窗口开放", "only one window open"),
    "quiet": ("办事的人少", "little to do"),
    "short_open": ("开放不足 5 分钟", "open for less than 5 minutes"),
    "over_4h": ("超过 4 小时（仍计入）", "more than 4 h, counted all the same"),
    "no_promise": ("没有承诺时限", "no promise"),
    "abandoned_5s": ("短时挂断（通常 5 秒内）", "given up at once (5 s unless set)"),
    "excluded": ("系统剔除", "excluded by the source"),
    "transferred": ("别的中心转来", "handed over by another centre"),
    "anonymous": ("匿名，无法回访", "anonymous, nobody to ask again"),
    "in_time": ("未到期", "not yet due"),
    "open": ("尚未了结", "not yet resolved"),
    "no_caller": ("没有来电人代号", "no pseudonym of the caller"),
    "approved": ("经批准剔除", "excluded by approval"),
    "merged": ("已并单", "merged into another order"),
    "not_due": ("尚未联系，未满时限", "not yet contacted, still in time"),
    "not_reached": ("未访到", "not reached"),
    "no_answer": ("访到，未作答（仍计入）", "reached, no answer, counted all the same"),
    "no_roster": ("没有排班，也没有登记 A/B 岗", "no roster, and no post A or B on record"),
    "on_leave": ("已批准请假", "on approved leave"),
    "nobody": ("无人签到（仍计入）", "nobody signed in, counted all the same"),
    "several": ("多人签到（仍计入）", "several signed in, counted all the same"),
    "continuous": ("全天未签退，午间也未签退（仍计入）", "signed in all day without a break, counted all the same"),
}
"""Why something is left out of a figure, in Chinese and English."""
