"""Name the bytes of a file."""

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
