"""Who can be told, and where: one local file that nobody else may read (design D7: addresses never in a topic)."""

import stat
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.errors import HallmarkError

Address = Annotated[str, Meta(pattern="^https?://[^ ]+$")]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
Role = Annotated[str, Meta(pattern=r"^([a-z_]{1,40}|\*)$")]
Word = Annotated[str, Meta(min_length=1, max_length=400)]
EVERYBODY = "*"
ROLES = {
    "window_head": "窗口负责人",
    "hall_duty_officer": "大厅值班长",
    "hall_manager": "大厅值班长",
    "command_centre": "指挥中心值班",
    "supervision": "督查",
    "inspection": "督查",
    "office": "承办部门",
    "officer": "经办人",
    "city": "市级",
    "data_team": "数据组",
}
"""The roles that are named in messages by their Chinese word; any other is named as it is written."""


class _Web(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every channel over HTTP may have besides: a proxy, and the certificate authority of a private server."""

    proxy: Address | None = None
    ca: str | None = None


class WeCom(_Web, frozen=True, kw_only=True, tag="wecom"):
    """A group robot of WeCom (企业微信) or of a private 政务微信: base and key."""

    base: Address = "https://qyapi.weixin.qq.com"
    key: Word


class DingTalk(_Web, frozen=True, kw_only=True, tag="dingtalk"):
    """A group robot of DingTalk (钉钉, 浙政钉); secret is that of the robot's signature check."""

    base: Address = "https://oapi.dingtalk.com"
    token: Word
    secret: Word | None = None


class Feishu(_Web, frozen=True, kw_only=True, tag="feishu"):
    """A group robot of Feishu (飞书); secret is that of the robot's signature check."""

    base: Address = "https://open.feishu.cn"
    token: Word
    secret: Word | None = None


class Alertmanager(_Web, frozen=True, kw_only=True, tag="alertmanager"):
    """An address that takes the webhook body of Alertmanager v4, such as the bridges people already run."""

    url: Address
    token: Word | None = None


class Webhook(_Web, frozen=True, kw_only=True, tag="webhook"):
    """An address that takes our own small JSON body."""

    url: Address
    token: Word | None = None


class Mail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="mail"):
    """One mail box. tls: starttls, tls from the start, or none for a relay on this machine."""

    host: Word
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: Word | None = None
    password: Word | None = None
    sender: Annotated[str, Meta(pattern=r"^[^@\s<>]+@[^@\s<>]+$")]
    to: Annotated[str, Meta(pattern=r"^[^@\s<>]+@[^@\s<>]+$")]
    ca: str | None = None


Channel = WeCom | DingTalk | Feishu | Alertmanager | Webhook | Mail
ROBOTS = (WeCom, DingTalk, Feishu)


class Receiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place to tell: a role, of one unit (and all below it) or window if named, in a language, by a channel.

    hours: "open" = the opening hours of the hall that the alert is about; "always" = at once.
    """

    name: Name
    role: Role
    unit: str = ""
    window: str = ""
    language: Literal["zh", "en", "both"] = "zh"
    hours: Literal["open", "always"] = "open"
    channel: Channel


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    receiver: tuple[Receiver, ...] = ()


class BadReceivers(HallmarkError):
    """The file of addresses cannot be used."""


def receivers_of(path: Path, webhook: str | None) -> tuple[Receiver, ...]:
    """Read the file, if there is one, and add the one address of HALLMARK_WEBHOOK, which is told everything."""
    found = read(path) if path.exists() else ()
    if webhook is None:
        return found
    return (*found, Receiver(name="webhook", role=EVERYBODY, language="both", channel=Webhook(url=webhook)))


def read(path: Path) -> tuple[Receiver, ...]:
    """Read the receivers; raises BadReceivers with the place of the fault, or when others may read the file."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadReceivers(
                f"{path} 里有密钥，只能由本人读写。请执行：chmod 600 {path}",
                f"{path} holds secrets, and others may read it. Run: chmod 600 {path}",
            )
        text = path.read_bytes()
    except OSError as error:
        raise BadReceivers(f"{path} 读不出：{error.strerror}", f"{path}: {error.strerror}") from error
    return parse(text, str(path))


def parse(text: bytes, where: str) -> tuple[Receiver, ...]:
    """Read the text of the file; an error names the place, never the value, which may be a secret."""
    try:
        found = msgspec.toml.decode(text, type=_File).receiver
    except msgspec.ValidationError as error:
        raise BadReceivers(f"{where} 有误：{error}", f"{where}: {error}") from error
    except ValueError as error:
        raise BadReceivers(f"{where} 不是合格的 TOML：{error}", f"{where} is not TOML: {error}") from error
    names = [receiver.name for receiver in found]
    for name in names:
        if names.count(name) > 1 or name == "webhook":
            raise BadReceivers(f"{where}：名称 {name} 重复或已占用", f"{where}: the name {name} is taken")
    return found


EXAMPLE = """\
# 告警发给谁，怎样发。此文件含密钥，只能由本人读写：chmod 600 notify.toml
# Who is told, and how. This file holds secrets: chmod 600 notify.toml
# 检查 check: hallmark notify check        试发 try: hallmark notify test 名称
# 保存后立即生效，无须重启。 Changes count at once; nothing need be started again.

[[receiver]]
name = "cgpcs-head"            # 自取，不重复 any name of your own
role = "window_head"           # window_head 窗口负责人 · hall_duty_officer 大厅值班长 ·
                               # command_centre 指挥中心 · supervision 督查 · data_team 数据组 · * 全部 all
unit = "CGPCS"                 # 单位及其下级；空为全部 a unit and all below it; empty = all
window = ""                    # 只管一个窗口时填写 one window only
language = "zh"                # zh · en · both
hours = "open"                 # open 仅开放时间 opening hours only · always 随时 at any time
[receiver.channel]
kind = "wecom"                 # 企业微信群机器人
key = "……"
# base = "https://qyapi.weixin.qq.com"   # 政务微信等私有部署改这里 a private server
# proxy = "http://192.0.2.1:3128"
# ca = "/etc/ssl/our-ca.pem"

[[receiver]]
name = "duty"
role = "hall_duty_officer"
[receiver.channel]
kind = "dingtalk"              # 钉钉群机器人，加签
token = "……"
secret = "SEC……"

[[receiver]]
name = "centre"
role = "command_centre"
hours = "always"
[receiver.channel]
kind = "feishu"                # 飞书群机器人，签名校验
token = "……"
secret = "……"

[[receiver]]
name = "data-mail"
role = "data_team"
language = "both"
[receiver.channel]
kind = "mail"
host = "mail.example.org"
port = 587
tls = "starttls"               # starttls · tls · none
user = "hallmark"
password = "……"
sender = "hallmark@example.org"
to = "data@example.org"

[[receiver]]
name = "bridge"
role = "*"
[receiver.channel]
kind = "alertmanager"          # Alertmanager v4 的 webhook；另有 webhook（本产品的 JSON）
url = "http://127.0.0.1:9094/hook"
"""
