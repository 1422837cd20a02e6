"""A flag: one signal about one rating, with its evidence. It accuses nobody and changes no figure (domain 3.6)."""

from typing import NamedTuple


class Flag(NamedTuple):
    """What a signal says of a rating at a window on a local day.

    cause: which case of the signal holds ("fast"). at: µs, of the rating. measured and allowed: whole numbers in the
    cause's own unit (ms, seconds, ratings, percent, numbers of the sequence); both zero where nothing is measured.
    other_id: the further event the flag rests on.
    """

    code: str
    cause: str
    rating_id: str
    at: int
    measured: int = 0
    allowed: int = 0
    other_id: str | None = None


class Signal(NamedTuple):
    """What people read of a signal."""

    zh: str
    en: str


SIGNALS: dict[str, Signal] = {
    "F1": Signal("没有办件或邀请的评价", "rated without a service or an invitation"),
    "F2": Signal("按键过快", "pressed too fast"),
    "F3": Signal("重复按键", "pressed again"),
    "F4": Signal("短时间大量评价", "burst"),
    "F5": Signal("非服务时间的评价", "out of hours"),
    "F6": Signal("当面改评", "changed under the eye"),
    "F7": Signal("选择性邀请", "selective invitation"),
    "F8": Signal("同一人多次评价", "same rater"),
    "F9": Signal("清一色五星", "monotone"),
    "F10": Signal("间隔过于均匀", "regular rhythm"),
    "F11": Signal("下班前补评", "end-of-day catch-up"),
    "F12": Signal("同一人多次差评", "bad ratings by one person"),
    "F13": Signal("差评前后缺号或离线", "numbers missing around a bad rating"),
}
"""F7, F8 and F12 need a join across halls or a month of visits: the warehouse alone says them (design D3)."""

SCORED = ("F1", "F2", "F3", "F4", "F5", "F6", "F9", "F10", "F11", "F13")
"""The signals that are seen within a hall, live and in the warehouse; each has its points among the thresholds."""
