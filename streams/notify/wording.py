"""Word a message for people: the sentence, what it rests on, its definition, where to look. Chinese, English or both.

Pure. The sentence itself comes from the event (`streams.sentences`); it is never worded twice.
"""

from collections.abc import Sequence
from typing import Literal

from streams.alert_catalogue import CATALOGUE, base
from streams.notify.messages import Message
from streams.notify.receivers import ROLES
from streams.sentences import Sentence

Language = Literal["zh", "en", "both"]
MORE = Sentence("（全文见链接）", "(cut; see the link)")

OUTSIDE = {
    "AL-26": Sentence(
        "应告知的岗位在该单位没有登记任何通知地址", "a role that is to be told has no address in this unit"
    ),
    "AL-27": Sentence(
        "一个已结束的日或月没有通过数据质量检查，因此没有发布；通过或由人放行后结束",
        "a day or month that is over failed a quality gate and is not published; ends when it passes or is released",
    ),
}
"""What no fold finds: the notifier's own, and that of the warehouse's gate."""


def definition_of(code: str) -> Sentence | None:
    """Say in one line what an alert means, from its one place, the catalogue; a few are no fold's."""
    if code in OUTSIDE:
        return OUTSIDE[code]
    entry = CATALOGUE.get(base(code))
    return Sentence(*entry.definition) if entry else None


def worded(message: Message, language: Language) -> str:
    """Write the whole text of a message."""
    parts = {"zh": (_chinese,), "en": (_english,), "both": (_chinese, _english)}[language]
    return "\n\n".join(part(message) for part in parts)


def title(message: Message, language: Language) -> str:
    """Give the first words of the sentence: 【低于90%】城关派出所户籍窗口 … up to the first space."""
    text = message.sentence_en if language == "en" else message.sentence
    return _short(text, ": " if language == "en" else " ")


def _short(text: str, until: str) -> str:
    return text.split(until, maxsplit=1)[0][:80]


def _chinese(message: Message) -> str:
    lines = [message.sentence]
    if message.role is not None:
        lines.insert(0, f"【升级】无人签收，现告知{ROLES.get(message.role, message.role)}（第{message.rung}级）")
    if message.lasted_s is not None:
        lines.append(f"自 {_when(message.since)} 起，历时{_lasted_zh(message.lasted_s)}。")
    if message.n:
        lines.append(f"依据：n={message.n}，满意 {message.good}，不满意 {message.bad}。")
    if (definition := definition_of(message.code)) is not None:
        lines.append(f"定义（{message.code}）：{definition.chinese}。")
    return "\n".join(lines)


def _english(message: Message) -> str:
    lines = [message.sentence_en]
    if message.role is not None:
        lines.insert(0, f"[Escalated] nobody took it on; rung {message.rung}, {message.role.replace('_', ' ')}")
    if message.lasted_s is not None:
        lines.append(f"Since {_when(message.since)}, for {_lasted_en(message.lasted_s)}.")
    if message.n:
        lines.append(f"Rests on n={message.n}: {message.good} good, {message.bad} bad.")
    if (definition := definition_of(message.code)) is not None:
        lines.append(f"Definition ({message.code}): {definition.english}.")
    return "\n".join(lines)


def digest(messages: Sequence[Message], language: Language) -> str:
    """Write many messages as one: how many, then a sentence each."""
    heads = {
        "zh": f"【汇总】{len(messages)} 条告警",
        "en": f"[Digest] {len(messages)} alerts",
        "both": f"【汇总】{len(messages)} 条告警 {len(messages)} alerts",
    }
    said = [one.sentence_en if language == "en" else one.sentence for one in messages]
    return "\n".join([heads[language], *(f"· {sentence}" for sentence in said)])


def fit(text: str, most_bytes: int, link: str, language: Language) -> str:
    """Cut a text to so many bytes of UTF-8, never inside a character; what is cut ends with the link."""
    if len(text.encode()) <= most_bytes:
        return text
    tail = f"…\n{MORE.english if language == 'en' else MORE.chinese} {link}".rstrip()
    room = most_bytes - len(tail.encode())
    return text.encode()[: max(room, 0)].decode(errors="ignore") + tail


def _when(iso: str) -> str:
    return f"{iso[:10]} {iso[11:16]}"


def _lasted_zh(seconds: int) -> str:
    days, hours, minutes = _parts(seconds)
    return "".join(f"{n}{unit}" for n, unit in ((days, "天"), (hours, "小时"), (minutes, "分")) if n) or "不到1分"


def _lasted_en(seconds: int) -> str:
    days, hours, minutes = _parts(seconds)
    said = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return " ".join(said) or "less than 1 min"


def _parts(seconds: int) -> tuple[int, int, int]:
    minutes = seconds // 60
    return minutes // 1440, minutes // 60 % 24, minutes % 60
