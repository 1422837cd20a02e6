"""The file of addresses while the notifier runs: put right, broken, emptied, taken away."""

from pathlib import Path

import pytest

from streams.notify.addresses import Addresses

ONE = '[[receiver]]\nname = "{name}"\nrole = "*"\n[receiver.channel]\nkind = "webhook"\nurl = "http://127.0.0.1:9/"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notify.toml"
    path.touch(mode=0o600)
    write(path, ONE.format(name="one"))
    return path


def write(path: Path, text: str) -> None:
    """Write the file as editors do: beside it, then renamed over it."""
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.rename(path)


def names(addresses: Addresses) -> list[str]:
    return [one.name for one in addresses.receivers]


def test_a_file_that_was_not_written_is_not_read_again(file: Path) -> None:
    addresses = Addresses(file, None)
    assert not addresses.refresh()
    write(file, file.read_text(encoding="utf-8"))
    assert not addresses.refresh(), "written, and the same"


def test_whoever_is_named_newly_counts_from_then_on_and_whoever_is_gone_is_gone(file: Path) -> None:
    addresses = Addresses(file, None)
    write(file, ONE.format(name="two"))
    assert addresses.named("two") is None
    assert addresses.refresh()
    assert names(addresses) == ["two"]
    assert addresses.named("one") is None


@pytest.mark.parametrize("text", ["[[receiver]", "", '[[receiver]]\nname = "x"\n'])
def test_a_version_that_cannot_be_used_leaves_the_one_before_and_is_told_once(
    file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = Addresses(file, None)
    write(file, text)
    assert not addresses.refresh()
    assert not addresses.refresh()
    assert names(addresses) == ["one"]
    assert len(caplog.records) == 1


def test_a_file_that_others_may_read_or_that_is_gone_leaves_the_one_before(file: Path) -> None:
    addresses = Addresses(file, None)
    write(file, ONE.format(name="two"))
    file.chmod(0o644)
    assert not addresses.refresh()
    assert names(addresses) == ["one"]
    file.chmod(0o600)
    assert addresses.refresh(), "its mode was put right, and nothing else of it changed"
    file.unlink()
    assert not addresses.refresh()
    assert names(addresses) == ["two"]


def test_the_one_address_of_the_environment_stays_when_the_file_goes(file: Path) -> None:
    addresses = Addresses(file, "http://127.0.0.1:9/")
    file.unlink()
    assert addresses.refresh()
    assert names(addresses) == ["webhook"]
