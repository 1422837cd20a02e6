"""Write instants and spans as the wall says them. Instants are µs, spans whole minutes, cut."""

from collections.abc import Callable
from typing import Literal

from schemas.instants import MINUTE, instant

Language = Literal["zh", "en"]
Speak = Callable[[str, str], str]
"""Pick the sentence of one language out of a Chinese and an English one."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)


def speak(language: Language) -> Speak:
    """Give the picker of a language."""
    return (lambda chinese, _: chinese) if language == "zh" else (lambda _, english: english)


def hour_minute(us: int, zone: str) -> str:
    """Write 10:42."""
    return f"{instant(us, zone):%H:%M}"


def to_the_second(us: int, zone: str) -> str:
    """Write 10:42:03."""
    return f"{instant(us, zone):%H:%M:%S}"


def date_words(us: int, zone: str, t: Speak, *, weekday: bool = False) -> str:
    """Write 10月14日 or 14 Oct, with the weekday if wanted."""
    at = instant(us, zone)
    day = t(f"{at.month}月{at.day}日", f"{at.day} {_MONTHS[at.month - 1]}")
    return f"{day} {t(*_WEEKDAYS[at.weekday()])}" if weekday else day


def near(us: int, now: int, zone: str, t: Speak) -> str:
    """Write the time of an instant of today, else its date: short enough for a corner of a tile."""
    at, today = instant(us, zone), instant(now, zone)
    if at.date() == today.date():
        return f"{at:%H:%M}"
    return t(f"{at.month}-{at.day}", f"{at.day}/{at.month}")


def since_words(us: int, now: int, zone: str, t: Speak) -> str:
    """Write since when: 10:12 起, or 10月13日 16:05 起 for another day."""
    at = hour_minute(us, zone)
    if instant(us, zone).date() != instant(now, zone).date():
        at = f"{date_words(us, zone, t)} {at}"
    return t(f"{at} 起", f"since {at}")


def minutes_since(us: int, now: int) -> int:
    """Count whole minutes from an instant to now; never negative."""
    return max(0, (now - us) // MINUTE)


def span(minutes: int, t: Speak) -> str:
    """Write a span in at most four characters: 18分, 16时, 3天."""
    if minutes < 100:
        return t(f"{minutes}分", f"{minutes} min")
    if minutes < 48 * 60:
        return t(f"{minutes // 60}时", f"{minutes // 60} h")
    return t(f"{minutes // 1440}天", f"{minutes // 1440} d")


_ROLES = (
    ("指挥中心值班", "Command centre"),
    ("大厅值班长", "Hall duty officer"),
    ("值班所领导", "Station duty officer"),
    ("窗口负责人", "Window head"),
    ("话务值班长", "Call floor duty officer"),
    ("内线", "ext."),
)


def contact_words(contact: str, t: Speak) -> str:
    """Say whom to call; the usual roles have English names, anything else stays as it was written."""
    english = contact
    for chinese, word in _ROLES:
        english = english.replace(chinese, word)
    return t(contact, english)
