"""Name the public columns about where and when, in Chinese and English."""

from warehouse.headings.words import Words

PLACES: dict[str, Words] = {
    "month": ("月份", "The local month, as YYYY-MM"),
    "day": ("日期", "The local day of the place"),
    "hour": ("时段（时）", "The local hour of the day, 0 to 23"),
    "week": ("所在周（周一）", "The Monday of the week that the day lies in"),
    "county": ("区县", "The county or district that the unit belongs to"),
    "hall": ("大厅", "The hall's name"),
    "county_now": ("现属区县", "The county that the hall belongs to today"),
    "hall_now": ("现属大厅", "What the hall is called today, or the one that took its place"),
    "window_id_now": ("现窗口编号", "The id of the window that is today what this one was"),
    "unit": ("单位", "The name of the unit in charge"),
    "unit_id": ("单位编号", "The id of the unit"),
    "window_id": ("窗口编号", "The id of the service window"),
    "window_name": ("窗口", "The name of the service window"),
    "has_terminal": ("有评价器", "Whether the window has a rating terminal"),
    "has_queue": ("有叫号机", "Whether the window has a queue machine"),
    "as_of": ("数据截至", "The instant up to which the facts are known"),
    "zone": ("时区", "The time zone by whose days it is counted"),
    "state": ("状态", "What it is now"),
    "state_zh": ("状态（中文）", "The state in Chinese words"),
    "since": ("起始时刻", "Since when it is so"),
    "channel": ("渠道", "By which channel it came (code)"),
    "reason": ("原因", "Why, as a code"),
}
