"""Replace names by keys: an HMAC with a secret of this installation, which never leaves its home folder."""

import hmac
import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

KEY_BYTES = 32


def pseudonym(key: bytes, prefix: str, name: str) -> str:
    """Give the pseudonym of a name: the same name, the same pseudonym, and no way back without the key."""
    return f"{prefix}-{hmac.new(key, name.encode(), sha256).hexdigest()[:16]}"


def pseudonyms(key: bytes, prefix: str) -> Callable[[str], str]:
    """Bind key and prefix."""
    return lambda name: pseudonym(key, prefix, name)


def key_of(home: Path) -> bytes:
    """Read the key of an installation; the first time, make it, readable by its owner alone."""
    path = home / "pseudonym.key"
    home.mkdir(parents=True, exist_ok=True)
    aside = home / f"pseudonym.key.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii"))
