"""The words of the wall in one place: every state with its meaning and what to do, and the states of the link."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards.clock_words import Speak

Pair = tuple[str, str]
"""Chinese, English."""


@dataclass(frozen=True, slots=True)
class StateWords:
    """One state as /help explains it."""

    kind: str
    name: Pair
    look: Pair
    meaning: Pair
    what_to_do: Pair


STATES: tuple[StateWords, ...] = (
    StateWords(
        "normal",
        ("正常", "Normal"),
        ("无色，只有数字", "no colour, only figures"),
        ("至少 20 次评价，满意不低于九成", "at least 20 ratings, 90 % or more good"),
        ("不用管", "nothing"),
    ),
    StateWords(
        "watch",
        ("关注", "Watch"),
        ("黄框，三角", "amber outline, triangle"),
        ("不足 20 次评价，但已有 2 次以上差评", "fewer than 20 ratings, at least 2 of them bad"),
        ("窗口负责人问一问情况", "the window head asks what happened"),
    ),
    StateWords(
        "below",
        ("低于90%", "Below 90%"),
        ("橙红底，八角形内叹号", "vermilion fill, octagon with !"),
        ("至少 20 次评价，满意不到九成", "at least 20 ratings, fewer than 90 % good"),
        ("窗口负责人签收，逐条看差评，当天处置", "the window head takes it on, reads each bad rating, acts today"),
    ),
    StateWords(
        "confirmed",
        ("低于90% · 确证", "Below 90%, confirmed"),
        ("橙红底加白框，实心八角形", "vermilion fill, white frame, filled octagon"),
        ("样本已足以排除偶然（单侧 95%，Wilson 上限低于 90%）", "chance is ruled out (one-sided 95 % Wilson bound)"),
        ("大厅值班长和指挥中心一并跟进", "hall duty officer and command centre follow it too"),
    ),
    StateWords(
        "recovering",
        ("恢复中", "Recovering"),
        ("橙红框，向上箭头", "vermilion outline, arrow up"),
        ("曾低于 90%，尚未连续 10 次评价保持在 92% 以上", "was below 90 %, not yet 92 % for 10 ratings"),
        ("继续看，不用再催", "keep an eye on it"),
    ),
    StateWords(
        "too_few",
        ("评价不足", "Too few"),
        ("灰框，三个点", "grey outline, three dots"),
        ("30 天内不足 20 次评价，不给百分数", "fewer than 20 ratings in 30 days: no percentage"),
        ("看参评率：是没人办事，还是没请评价", "look at the share rated"),
    ),
    StateWords(
        "offline",
        ("离线", "Offline"),
        ("斜纹，叉", "hatched, cross"),
        ("开放时间内评价器超过 10 分钟没有心跳", "no heartbeat of the terminal for 10 min in opening hours"),
        ("检查电源、网络，报修", "check power and network, report it"),
    ),
    StateWords(
        "silent",
        ("评价器无数据", "No ratings"),
        ("斜纹，空集号", "hatched, empty-set sign"),
        ("评价器在线、窗口在办事，却没有评价", "the terminal is alive and people are served, but nobody rates"),
        ("看评价器是否被挡、被收起", "see whether the terminal is hidden or put away"),
    ),
    StateWords(
        "frozen",
        ("评价存疑", "Too good"),
        ("斜纹，两横", "hatched, two bars"),
        (
            "连续 100 次以上无差评，按同厅邻窗同期之率应有 10 次",
            "100 or more without a bad one; at the rate of its neighbours 10 would be",
        ),
        ("看谁在按；作废前照常计数", "see who presses; they count until voided"),
    ),
    StateWords(
        "paused",
        ("暂停服务", "Paused"),
        ("灰框，两竖", "grey outline, two bars"),
        ("窗口临时停办", "the window stops for a while"),
        ("看是否有人顶岗", "see whether somebody stands in"),
    ),
    StateWords(
        "closed",
        ("未开放", "Closed"),
        ("暗，横线", "dim, a dash"),
        ("不在开放时间", "outside opening hours"),
        ("不用管", "nothing"),
    ),
    StateWords(
        "no_terminal",
        ("无评价器", "No device"),
        ("灰框，空方框", "grey outline, empty box"),
        ("本窗口没有评价器：不是零，是不知道", "there is no rating terminal: not zero, unknown"),
        ("按设备台账处理", "see the device register"),
    ),
    StateWords(
        "not_judged",
        ("只示不评", "Not judged"),
        ("无色，圆圈", "no colour, ring"),
        ("办不成事等窗口：显示，不评判", "windows for what could not be done: shown, never judged"),
        ("不用管", "nothing"),
    ),
    StateWords(
        "no_statement",
        ("未上报", "Unheard"),
        ("暗，问号", "dim, question mark"),
        ("还没有收到本窗口的任何数据", "nothing has been heard of this window yet"),
        ("刚启动时等一等；否则请联系值班工程师", "wait after a start; else call the engineer on duty"),
    ),
)
_SHORT: dict[str, Pair] = {
    "below": ("低于90%", "Below"),
    "confirmed": ("确证", "Confirmed"),
    "recovering": ("恢复中", "Recovering"),
    "too_few": ("评价不足", "Few"),
    "silent": ("评价器无数据", "No ratings"),
    "frozen": ("存疑", "Too good"),
    "paused": ("暂停", "Paused"),
    "not_judged": ("不评", "Unjudged"),
}
LEGEND: tuple[tuple[str, Pair], ...] = tuple((one.kind, _SHORT.get(one.kind, one.name)) for one in STATES)
"""The legend has one line: the words are short, /help has them in full."""


def link_words(t: Speak) -> Mapping[str, str]:
    """Give the page the words it needs while it cannot ask the server; {} is filled in by the page."""
    return {
        "live": t("实时", "Live"),
        "connecting": t("正在连接", "Connecting"),
        "catching_up": t("追赶中", "Catching up"),
        "behind": t("延迟 {} 秒", "{} s behind"),
        "lost": t("数据中断", "Data lost"),
        "lost_band": t("数据中断 {}", "Data lost for {}"),
        "lost_note": t("以下是 {} 的数据，不是此刻的。正在自动重连", "What you see is of {}, not of now. Reconnecting"),
        "stale_note": t(
            "以下是 {} 的数据，不是此刻的。处理进程没有新结果", "What you see is of {}, not of now. No new results"
        ),
        "empty_note": t(
            "还没有任何结果：处理进程未启动或正在追赶", "No results yet: the worker is not running or catching up"
        ),
        "partly": t("部分数据中断", "Partly lost"),
        "lost_case": t("办件数据中断", "Case data lost"),
        "lost_hotline": t("热线数据中断", "Hotline data lost"),
        "ticks": t("时钟节拍缺失", "Clock ticks missing"),
        "ticks_note": t("规则与等候停在 {}", "rules and waits stand at {}"),
        "back": t("已恢复 · 中断了 {}", "Back after {}"),
    }
