"""What was vendored is what the lock says, with its licence beside it and no address in it."""

import hashlib
import json
import re
from pathlib import Path

STATIC = Path(__file__).parents[3] / "dashboards" / "static"


def test_every_vendored_file_is_the_locked_one() -> None:
    locked: dict[str, str] = json.loads((STATIC / "vendor.lock.json").read_text(encoding="utf-8"))["sha256"]
    found = {name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in locked}
    assert found == locked
    here = {f"{folder}/{path.name}" for folder in ("fonts", "LICENSES") for path in (STATIC / folder).iterdir()}
    assert here | {"fonts.css"} == set(locked)


def test_every_font_file_is_used_and_every_used_one_is_there() -> None:
    used = set(re.findall(r"url\((fonts/[^)]+)\)", (STATIC / "fonts.css").read_text(encoding="utf-8")))
    assert used == {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()}


def test_the_page_names_no_other_server() -> None:
    pages = [*STATIC.glob("*.css"), *STATIC.glob("*.js"), *(STATIC.parent / "templates").iterdir()]
    assert len(pages) >= 8
    assert [path.name for path in pages if "://" in path.read_text(encoding="utf-8")] == []
