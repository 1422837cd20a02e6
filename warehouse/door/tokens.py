"""Who may ask, what they may see and how much: one local file that holds digests of tokens, never a token."""

import hashlib
import hmac
import json
import os
import secrets
import stat
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.errors import HallmarkError

FILE = "door.toml"
KEY = "door.key"
"""The token of this very machine, for the client of the same user; made with the file."""
HERE = "this-machine"
_MARK = "hm_"

ViewName = Literal["internal", "public"]
Place = Annotated[str, Meta(min_length=1, max_length=100)]


class Token(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One token: its digest, its view, the counties and units it is kept to (none = the whole city), its limits."""

    name: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    view: ViewName = "internal"
    counties: tuple[Place, ...] = ()
    units: tuple[Place, ...] = ()
    """Unit ids; a unit stands for itself and all below it."""
    seconds: Annotated[int, Meta(ge=1, le=600)] = 30
    memory_mb: Annotated[int, Meta(ge=64, le=65536)] = 512
    rows: Annotated[int, Meta(ge=1, le=10_000_000)] = 1_000_000

    @property
    def is_whole(self) -> bool:
        """Tell whether it sees the snapshot as it is."""
        return self.view == "internal" and not self.counties and not self.units


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: tuple[Token, ...] = ()


class BadTokens(HallmarkError):
    """The file of tokens cannot be used."""


def wanted(fields: dict[str, object]) -> Token:
    """Check what a token is to be; raises BadTokens with what is wrong."""
    try:
        return msgspec.convert({**fields, "sha256": "0" * 64}, Token)
    except msgspec.ValidationError as error:
        raise BadTokens(f"令牌有误：{error}", f"This token cannot be made: {error}") from error


def digest_of(text: str) -> str:
    """Give what the file keeps of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def holder_of(tokens: tuple[Token, ...], text: str) -> Token | None:
    """Find whose token this is; every digest is compared, in constant time."""
    digest = digest_of(text)
    found = [one for one in tokens if hmac.compare_digest(one.sha256, digest)]
    return found[0] if found else None


def read(path: Path) -> tuple[Token, ...]:
    """Read the file; raises BadTokens with the place of the fault, or when others may read the file."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadTokens(
                f"{path} 只能由本人读写。请执行：chmod 600 {path}", f"Others may read {path}. Run: chmod 600 {path}"
            )
        found = msgspec.toml.decode(path.read_bytes(), type=_File).token
    except OSError as error:
        raise BadTokens(f"{path} 读不出：{error.strerror}", f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadTokens(f"{path} 有误：{error}", f"{path}: {error}") from error
    for taken in ([one.name for one in found], [one.sha256 for one in found]):
        if len(set(taken)) < len(taken):
            raise BadTokens(f"{path}：名称或令牌重复", f"{path}: a name or a token stands there twice")
    return found


def ensure(home: Path) -> tuple[Token, ...]:
    """Read the file of a home; where there is none, make it with one internal token for this machine."""
    path = home / FILE
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        text = issue(home, Token(name=HERE, sha256="0" * 64))
        (home / KEY).unlink(missing_ok=True)
        _write_private(home / KEY, text + "\n")
    return read(path)


def issue(home: Path, wanted: Token) -> str:
    """Make a token, add its digest to the file, and give the token itself: it is nowhere kept."""
    path = home / FILE
    known = read(path) if path.exists() else ()
    if wanted.name in {one.name for one in known}:
        raise BadTokens(
            f"{path} 里已有名称 {wanted.name}；要更换请先删去那一段。",
            f"{path} already has {wanted.name}; to renew it, take its section out first.",
        )
    text = _MARK + secrets.token_urlsafe(32)
    _write_private(path, _section(msgspec.structs.replace(wanted, sha256=digest_of(text))))
    return text


def _section(token: Token) -> str:
    fields = {"name": token.name, **msgspec.to_builtins(token)}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join(["[[token]]", *lines, "", ""])


def _write_private(path: Path, text: str) -> None:
    """Append to a file that only its owner reads; it is made so from its first byte on."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
