"""`./hallmark` makes its environment once, whole or not at all, and then only hands over."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[2] / "hallmark"
SAY = "import sys, tiny; print('over to', tiny.WORDS, sys.argv[1:])"


def a_wheel(folder: Path, words: str, version: str, name: str = "tiny") -> str:
    """Make an installable package of one line and give its line of a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", f"WORDS = {words!r}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Lay out the least checkout: the launcher, its locks, a `stack` that says what it was given."""
    root, wheels = tmp_path / "checkout", tmp_path / "wheels"
    wheels.mkdir()
    (root / "stack").mkdir(parents=True)
    shutil.copy(LAUNCHER, root / "hallmark")
    (root / "stack" / "__init__.py").touch()
    (root / "stack" / "__main__.py").write_text(SAY)
    lock = a_wheel(wheels, "hello", "1.0")
    for name in ("", "-notebook", "-spark", "-dev"):
        (root / f"requirements{name}.lock").write_text(lock)
    return root


def environment(checkout: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return {**clean, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout.parent / "wheels")}


def launch(checkout: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(checkout / "hallmark"), *words]
    return subprocess.run(
        command, cwd="/", env=environment(checkout), capture_output=True, text=True, timeout=200, check=False
    )


def test_the_first_start_sets_up_aloud_and_the_second_says_nothing(checkout: Path) -> None:
    first = launch(checkout, "demo", "--for", "3")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "over to hello ['demo', '--for', '3']\n"
    assert "[1/3]" in first.stderr
    assert "[3/3]" in first.stderr
    second = launch(checkout, "status")
    assert (second.stdout, second.stderr) == ("over to hello ['status']\n", "")


def test_the_packages_of_the_notebook_come_when_it_is_first_opened(checkout: Path) -> None:
    notebook = a_wheel(checkout.parent / "wheels", "notes", "3.0")
    (checkout / "requirements-notebook.lock").write_text(notebook)
    assert "[3/3]" in launch(checkout, "demo").stderr
    assert launch(checkout, "demo").stderr == ""
    opened = launch(checkout, "notebook", "--view")
    assert "[3/3]" in opened.stderr
    assert "notes" in opened.stdout
    assert launch(checkout, "notebook").stderr == ""


def test_a_changed_lock_is_followed(checkout: Path) -> None:
    launch(checkout)
    (checkout / "requirements.lock").write_text(a_wheel(checkout.parent / "wheels", "goodbye", "2.0"))
    assert launch(checkout).stdout == "over to goodbye []\n"


def test_the_test_environment_serves_both_and_is_made_once(checkout: Path) -> None:
    assert launch(checkout, "test").returncode == 0
    assert launch(checkout, "demo").stderr == ""


def test_one_extra_does_not_make_another_be_installed_anew(checkout: Path) -> None:
    more = a_wheel(checkout.parent / "wheels", "sparks", "1.0", "spark")
    base = (checkout / "requirements.lock").read_text()
    (checkout / "requirements-spark.lock").write_text(base + more)
    assert "[3/3]" in launch(checkout, "test").stderr
    assert "[3/3]" in launch(checkout, "spark").stderr
    assert [launch(checkout, word).stderr for word in ("test", "demo", "spark", "notebook")] == ["", "", "", ""]


def test_a_half_made_environment_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "hallmark-unfinished").touch()
    (checkout / ".venv" / "bin" / "python").write_text("cut o")
    assert launch(checkout).stdout == "over to hello []\n"


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path) -> None:
    launch(checkout)
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to("/nonexistent/python3")
    assert launch(checkout).stdout == "over to hello []\n"


def test_an_unreachable_index_is_a_sentence_and_the_next_start_goes_on(checkout: Path) -> None:
    wheels = checkout.parent / "wheels"
    wheels.rename(checkout.parent / "away")
    failed = launch(checkout)
    assert failed.returncode == 2
    assert "PIP_INDEX_URL" in failed.stderr
    assert "Traceback" not in failed.stderr
    (checkout.parent / "away").rename(wheels)
    assert launch(checkout).stdout == "over to hello []\n"


def test_a_package_with_another_hash_is_not_installed(checkout: Path) -> None:
    a_wheel(checkout.parent / "wheels", "something else", "1.0")
    failed = launch(checkout)
    assert failed.returncode == 2
    assert "校验值不符" in failed.stderr
    assert failed.stdout == ""


def test_a_second_launcher_waits_for_the_first(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "hallmark")]
    both = [
        subprocess.Popen(command, env=environment(checkout), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=200) for process in both]
    assert [out for out, _ in told] == ["over to hello []\n"] * 2
    assert sum("[1/3]" in err for _, err in told) == 1


def test_a_moved_checkout_does_not_trust_the_old_marker(checkout: Path) -> None:
    launch(checkout)
    moved = checkout.rename(checkout.parent / "moved")
    assert launch(moved).stdout == "over to hello []\n"
    assert json.loads((moved / ".venv" / "hallmark.json").read_text())["root"] == str(moved)


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    listed = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import runpy; runpy.run_path({str(LAUNCHER)!r}, run_name='looked at')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.returncode == 0, listed.stderr
