"""Define the signals of ratings in doubt (domain 3.6) in both languages: their names are those of streams.fraud.flag.

Limits are the usual ones; a city may set its own (rules_in_force). None changes a figure: only a person's void does.
"""

from warehouse.headings import Words

DEFINITIONS: dict[str, Words] = {
    "F1": (
        "评价前 15 分钟到后 2 分钟内该窗口没有办结，或没有邀请过评价。",
        "No visit was finished at the window from 15 minutes before to 2 minutes after the rating, or nobody was asked "
        "for it.",
    ),
    "F2": (
        "邀请后不到 1 秒就按键；或 20 次以上评价的按键时长中位数不到 1.5 秒而标准差不到 0.5 秒。",
        "Pressed within 1 s of the invitation; or over at least 20 ratings a median below 1.5 s with a deviation below "
        "0.5 s.",
    ),
    "F3": (
        "同一次邀请或办件在 60 秒内又按一次；只计第一次，本身不是作假。",
        "Pressed again within 60 s for the same prompt or visit; the first counts, and it is no fraud by itself.",
    ),
    "F4": (
        "同一台评价器 60 秒内有 5 次以上评价，或一小时的评价多于办结的 1.2 倍。",
        "At least 5 ratings in 60 s at one terminal, or more than 1.2 ratings an hour for each visit finished.",
    ),
    "F5": (
        "在窗口暂停、关窗、人员签退、大厅关门或评价器报修期间给出的评价。",
        "Rated while the window was paused or closed, its staff signed out, the hall closed or the terminal in repair.",
    ),
    "F6": (
        "同一次办件先给差评，120 秒内改为满意；保留差评。",
        "Bad, then made good within 120 s for the same visit; the bad one is kept.",
    ),
    "F7": (
        "被拒、材料不齐或等候最久一成的办件，其邀评率比顺利的低 30 个百分点以上；每类至少 20 人次。",
        "Visits refused, with incomplete papers or among the longest tenth of waits are invited at least 30 points "
        "less often than smooth ones; at least 20 of each.",
    ),
    "F8": (
        "同一评价人（设备或代号）一天评价同一窗口的 3 次以上不同办件。",
        "One rater (device or pseudonym) rates at least 3 different visits of one window in a day.",
    ),
    "F9": (
        "连续 200 次以上都是 5 级而没有一个字的原因；同期有投诉时才成疑点。",
        "At least 200 ratings of level 5 on end without a reason; a doubt only where people complain at the same time.",
    ),
    "F10": (
        "10 次以上按键，间隔的变异系数小于 0.1。",
        "At least 10 presses whose intervals vary by less than a tenth.",
    ),
    "F11": (
        "一天 30% 以上的评价落在最后 15 分钟，而该时段办结不到 10%。",
        "More than 30 % of a day's ratings in its last 15 minutes with less than 10 % of its visits.",
    ),
    "F12": (
        "同一人 24 小时内给出 3 次以上差评；作废以前照常计入。",
        "At least 3 bad ratings by one person in 24 hours; they count until somebody voids them.",
    ),
    "F13": (
        "差评前后设备编号有缺口，或刚有争执评价器就离线。",
        "Numbers of the device are missing around bad ratings, or the terminal goes offline just then.",
    ),
}
