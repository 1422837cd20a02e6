"""Where the wall is: the running wall writes its address down, commands read it."""

from pathlib import Path

import msgspec

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound


def loopback(bind: str) -> str:
    """Give the host, as a URL has it, at which this machine reaches a server that listens on `bind`."""
    return _ANYWHERE.get(bind, f"[{bind}]" if ":" in bind else bind)


def write_wall_address(home: Path, address: str) -> None:
    """Leave the address where commands find it."""
    path = _file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode({"url": address}))


def read_wall_address(home: Path) -> str | None:
    """Give the address the wall of this home wrote down last; None when it never did."""
    try:
        return msgspec.json.decode(_file(home).read_bytes(), type=dict[str, str])["url"]
    except (OSError, msgspec.DecodeError, KeyError):
        return None


def _file(home: Path) -> Path:
    return home / "run" / "wall.json"
