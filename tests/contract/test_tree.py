"""The tree stays as a stranger expects it: locked, licensed, bilingual, and free of machine paths."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


LOCKS = ("requirements.lock", "requirements-notebook.lock", "requirements-spark.lock", "requirements-dev.lock")


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name]


def test_the_lock_files_pin_by_hash_and_name_no_address() -> None:
    for name in LOCKS:
        text = (ROOT / name).read_text()
        pinned = re.findall(r"^[\w.-]+==\S+", text, flags=re.MULTILINE)
        assert len(pinned) > 40, name
        assert text.count("--hash=sha256:") >= len(pinned), name
        assert "://" not in text, f"{name} names an address"


def test_what_runs_is_a_part_of_what_is_tested() -> None:
    base, notebook, spark, dev = (
        set(re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / name).read_text(), flags=re.MULTILINE)) for name in LOCKS
    )
    for part, whole in ((base, notebook), (notebook, dev), (base, spark)):
        assert part <= whole, f"differ: {sorted(part - whole)}"
    names = {pin.partition("==")[0] for pin in spark} & {pin.partition("==")[0] for pin in dev}
    different = {pin for pin in spark ^ dev if pin.partition("==")[0] in names}
    assert not different, "the extra and the tests share an environment"


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    home = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")
    texts = [
        path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".yml", ".csv", ".sql", ".js", ".html"}
    ]
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        if path.is_file() and (match := home.search(path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_the_two_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", text, flags=re.DOTALL)
        lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
        return [line for line in lines if line]

    assert commands("README.md") == commands("README.zh.md")
    assert "./hallmark demo" in commands("README.md")
    assert "./hallmark test" in commands("README.md")


def test_every_file_that_the_architecture_names_exists() -> None:
    for page in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        named = re.findall(r"`((?:schemas|producers|streams|warehouse|dashboards|stack|tests|bench)/[\w./-]*)`", text)
        assert len(named) > 5, page
        assert [name for name in named if not (ROOT / name).exists()] == [], page


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in tracked("*.md"):
        if not page.is_file():
            continue
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert not broken
