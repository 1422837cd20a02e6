"""Name the public columns about waiting and being served, in Chinese and English."""

from warehouse.headings.words import Words

QUEUE: dict[str, Words] = {
    "p50_s": ("等候中位（秒）", "Median wait in seconds, nearest rank"),
    "p90_s": (
        "等候九成（秒，最近秩；不足10人次为空）",
        "90th percentile of the wait in seconds, nearest rank; null below 10 waits",
    ),
    "max_s": ("最长等候（秒）", "Longest wait in seconds"),
    "mean_s": ("平均等候（秒）", "Mean wait in seconds"),
    "over_30_min": ("等候超过30分钟的人次", "Waits of more than 30 minutes"),
    "in_line": ("按号办理的人次（M-12c的分母）", "Tickets served that stood in line (the denominator of M-12c)"),
    "out_of_order": ("其中先于更早取号者被叫的人次", "Of those, called before somebody with an earlier ticket"),
    "out_of_order_pct": (
        "插号率%（截一位小数；无人办理为空）",
        "Out of order ÷ in line, cut to one decimal; null when nobody was served",
    ),
    "green_channel": ("绿色通道人次（不计入）", "Tickets of the green channel, which are left out"),
    "appointments": ("预约人次（不计入）", "Tickets of appointments, which are left out"),
    "passed_on": ("转移人次（不计入）", "Tickets passed on to another window, which are left out"),
    "requeued": ("过号重排人次（不计入）", "Tickets queued again after a no-show, which are left out"),
    "windows_open": ("当日开放的窗口数", "Windows open on the day"),
    "busy_pct": ("忙碌度%（办理秒数÷开放秒数）", "Seconds of service ÷ seconds open"),
    "busiest_pct": ("最忙窗口的忙碌度%", "The utilisation of the busiest window"),
    "idlest_pct": ("最闲窗口的忙碌度%", "The utilisation of the idlest window"),
    "open_min": ("有窗口开放的分钟数", "Minutes in which a window was open"),
    "idle_min": ("其中有人排队而有窗口空闲的分钟数", "Of those, with people waiting while a window stood idle"),
    "fixable_min": ("其中空闲窗口本可办理的分钟数", "Of those, with an idle window that could have served the queue"),
    "usual_min": ("办结业务的通常分钟数", "Usual minutes of what the window finished"),
    "window_open_min": ("窗口开放分钟数", "Minutes in which the window was open"),
    "hall_usual_min": ("大厅办结业务的通常分钟数", "Usual minutes of what the hall finished"),
    "hall_open_min": ("大厅各窗口开放分钟数之和", "Open minutes of all windows of the hall together"),
    "load_pct": (
        "负荷份额%（100为平均；开放不足1分钟为空）",
        "The window's share of the work ÷ its share of the open time; 100 is the mean, null below 1 minute open",
    ),
    "p95_s": (
        "等候九五成（秒，最近秩；不足20人次为空）",
        "95th percentile of the wait in seconds, nearest rank; null below 20 waits",
    ),
    "wait_sum_s": ("等候秒数之和", "Seconds waited in all"),
}
