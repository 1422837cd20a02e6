"""Name the public columns about terminals, in Chinese and English."""

from warehouse.headings.words import Words

DEVICES: dict[str, Words] = {
    "has_device": ("有评价器", "Whether the window has a rating terminal on record"),
    "online_min": ("在线分钟", "Minutes of the opening hours with a terminal online"),
    "online_pct": ("在线率%", "Minutes online ÷ opening minutes, cut to one decimal"),
    "repairs": ("修复次数", "Repairs finished on the day"),
    "repair_mean_s": ("平均修复时长（秒）", "Mean seconds from the fault to its repair"),
    "last_rating_at": ("最近一次评价", "When the latest rating was given"),
    "last_finished_at": ("最近一次办结", "When the latest visit was finished"),
    "last_heartbeat_at": ("评价器最近心跳", "When the terminal's latest pulse came"),
    "terminals": ("有未发数据的评价器数", "Terminals that have something unsent"),
    "unsent_since": ("自何时起未发", "When the first of them said so"),
    "unsent_s": ("未发时长合计（秒）", "Seconds since then, of all of them together"),
}
