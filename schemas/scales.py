"""Rating scales: a raw code means something only together with its scale (domain section 0 (1), D-07, 5.3 (7)).

Level 5 is 非常满意, 4 满意, 3 基本满意/一般, 2 不满意, 1 非常不满意. Good is 3 and above.
"""

GOOD_FROM = 3
LEVEL_ZH = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
LEVEL_EN = {5: "very satisfied", 4: "satisfied", 3: "fairly satisfied", 2: "dissatisfied", 1: "very dissatisfied"}

SCALES: dict[str, dict[str, int]] = {
    "five-key/1": {"5": 5, "4": 4, "3": 3, "2": 2, "1": 1},
    "gbt-39046/2020": {"1": 5, "2": 4, "3": 3, "4": 2, "5": 1},
    "four-key/1": {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2},
    "three-key/1": {"满意": 4, "一般": 3, "基本满意": 3, "不满意": 2},
    "words-zh/1": {"非常满意": 5, "满意": 4, "基本满意": 3, "一般": 3, "不满意": 2, "非常不满意": 1},
}
"""Scale and version → raw code → level. Never guessed: an unknown code is refused at the edge."""


def level_of(scale: str, raw_code: str) -> int | None:
    """Give the canonical level of a raw code; None if the scale or the code is unknown."""
    return SCALES.get(scale, {}).get(raw_code)


PLATFORM_CHANNELS = frozenset({"kiosk", "web", "app"})
POINTS = {5: 10, 4: 8, 3: 6, 2: 3, 1: 0}
"""Level → points of M-04: the scale one city publishes (domain 3.1)."""


def is_of_platform(channel: str, *, linked: bool) -> bool:
    """Say whether a rating is about a machine or a website (5.3 item 25): no visit to a service window is named."""
    return not linked and channel in PLATFORM_CHANNELS


def is_good(level: int) -> bool:
    """Say whether a level counts as good (5, 4, 3)."""
    return level >= GOOD_FROM
