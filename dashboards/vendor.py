"""Bring the fonts in from their npm packages and lock what came: `python -m dashboards.vendor node_modules`.

A maintenance tool. The files are committed, so that nothing is fetched when the product is installed or shown; the
lock names package, version, licence and SHA-256 of each file, and a test compares them.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

STATIC = Path(__file__).parent / "static"
LOCK = STATIC / "vendor.lock.json"
NOTO, BARLOW = "@fontsource-variable/noto-sans-sc", "@fontsource/barlow-semi-condensed"
LICENCES = {NOTO: "NotoSansSC-OFL-1.1.txt", BARLOW: "BarlowSemiCondensed-OFL-1.1.txt"}
WEIGHTS = (500, 600)
BARLOW_RANGE = "U+0000-00FF, U+2009-200A, U+2013-2014, U+2212"
"""Latin and digits; Chinese punctuation must stay with the Chinese font."""


def main(modules: Path) -> None:
    """Copy fonts and licences, write fonts.css and the lock."""
    fonts = STATIC / "fonts"
    shutil.rmtree(fonts, ignore_errors=True)
    fonts.mkdir()
    faces = [*_barlow(modules / BARLOW, fonts), *_noto(modules / NOTO, fonts)]
    head = "/* Written by `python -m dashboards.vendor`. A page loads only the slices whose characters it shows. */\n"
    (STATIC / "fonts.css").write_text(head + "\n".join(faces) + "\n", encoding="utf-8")
    for package, name in LICENCES.items():
        (STATIC / "LICENSES").mkdir(exist_ok=True)
        shutil.copyfile(modules / package / "LICENSE", STATIC / "LICENSES" / name)
    LOCK.write_text(json.dumps(_lock(modules), indent=1) + "\n", encoding="utf-8")


def _barlow(package: Path, fonts: Path) -> list[str]:
    faces = []
    for weight in WEIGHTS:
        name = f"barlow-semi-condensed-latin-{weight}-normal.woff2"
        shutil.copyfile(package / "files" / name, fonts / name)
        faces.append(_face("Barlow Semi Condensed", str(weight), name, BARLOW_RANGE))
    return faces


def _noto(package: Path, fonts: Path) -> list[str]:
    css = (package / "wght.css").read_text(encoding="utf-8")
    found = re.findall(r"url\(\./files/(\S+?)\).*?unicode-range: ([^;]+);", css, re.DOTALL)
    for name, _ in found:
        shutil.copyfile(package / "files" / name, fonts / name)
    return [_face("Noto Sans SC Variable", "100 900", name, characters) for name, characters in found]


def _face(family: str, weight: str, name: str, characters: str) -> str:
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f"src:url(fonts/{name}) format('woff2');unicode-range:{characters}}}"
    )


def _lock(modules: Path) -> dict[str, object]:
    packages = {name: json.loads((modules / name / "package.json").read_text(encoding="utf-8")) for name in LICENCES}
    files = sorted([*(STATIC / "fonts").iterdir(), *(STATIC / "LICENSES").iterdir(), STATIC / "fonts.css"])
    return {
        "packages": {name: {"version": it["version"], "licence": it["license"]} for name, it in packages.items()},
        "sha256": {str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
