"""Where the door is: the running door writes its address down, the client reads it."""

from pathlib import Path

import msgspec


def write_door_address(home: Path, address: str) -> None:
    """Leave the address where the client finds it."""
    path = _file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode({"url": address}))


def read_door_address(home: Path) -> str | None:
    """Give the address the door of this home wrote down last; None when it never did."""
    try:
        return msgspec.json.decode(_file(home).read_bytes(), type=dict[str, str])["url"]
    except (OSError, msgspec.DecodeError, KeyError):
        return None


def _file(home: Path) -> Path:
    return home / "run" / "door.json"
