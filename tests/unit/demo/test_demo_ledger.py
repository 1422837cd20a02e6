"""The demo's own count, what a home folder says about it, and how the story is told."""

from argparse import Namespace
from pathlib import Path

import pytest

from producers.simulator import day_of
from schemas.admit import encode
from schemas.clock import parse_clock
from schemas.errors import HallmarkError
from schemas.instants import instant
from schemas.settings import Settings
from stack.demo_ledger import Begun, Played, Recalled, keep, kept, ledger_file
from stack.demo_log_count import LogCount
from stack.demo_setting import HomeNotEmpty, NothingToContinue, forget_unplayed, prepare, stopped_at, write_clock
from stack.demo_story import opening_words, story
from stack.home import clock_file
from tests.property.city_plan import START, the_plan


def arguments(**given: object) -> Namespace:
    usual: dict[str, object] = {"going_on": False, "play_s": None, "speed": None, "seed": None, "no_history": False}
    usual["day"] = "story"
    return Namespace(**(usual | given))


def settings(home: Path) -> Settings:
    return Settings.from_env({"HALLMARK_HOME": str(home)})


def test_a_count_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    begun, played, recalled = Begun(1, 2, 30.0, "city", True), Played("2026-10-14", 3, 4, 5), Recalled(1, 2, True)
    assert (kept(tmp_path, Begun), kept(tmp_path, Played), kept(tmp_path, Recalled)) == (None, None, None)
    for count in (begun, played, recalled):
        keep(tmp_path, count)
    assert (kept(tmp_path, Begun), kept(tmp_path, Played), kept(tmp_path, Recalled)) == (begun, played, recalled)
    assert played.acknowledged == 7


def test_a_damaged_count_is_no_count(tmp_path: Path) -> None:
    keep(tmp_path, Played("2026-10-14"))
    ledger_file(tmp_path, Played).write_text("{half", encoding="utf-8")
    assert kept(tmp_path, Played) is None


def test_a_new_demo_begins_on_a_wednesday_at_twenty_past_nine_and_writes_its_clock(tmp_path: Path) -> None:
    setting = prepare(arguments(), settings(tmp_path))
    assert f"{instant(setting.begun.start):%A %H:%M}" == "Wednesday 09:20"
    written = parse_clock(clock_file(tmp_path).read_text(encoding="utf-8"))
    assert written == setting.clock and written.now_us(0.0) == setting.begun.start


def test_a_home_with_a_demo_says_how_to_go_on_or_to_clear_it(tmp_path: Path) -> None:
    prepare(arguments(), settings(tmp_path))
    with pytest.raises(HomeNotEmpty) as raised:
        prepare(arguments(), settings(tmp_path))
    assert "--continue" in raised.value.chinese and "rm -r" in raised.value.english


def test_a_home_with_other_data_is_not_played_over(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "live.duckdb").touch()
    with pytest.raises(HomeNotEmpty) as raised:
        prepare(arguments(), settings(tmp_path))
    assert "--continue" not in raised.value.chinese


def test_there_is_nothing_to_continue_in_an_empty_home(tmp_path: Path) -> None:
    with pytest.raises(NothingToContinue):
        prepare(arguments(going_on=True), settings(tmp_path))


def test_a_city_with_faults_stops_the_demo_before_anything_is_written(tmp_path: Path) -> None:
    empty = Settings.from_env({"HALLMARK_HOME": str(tmp_path / "home"), "HALLMARK_CITY": str(tmp_path)})
    with pytest.raises(HallmarkError):
        prepare(arguments(), empty)
    assert not (tmp_path / "home").exists()


def test_a_demo_goes_on_where_its_clock_was_stopped(tmp_path: Path) -> None:
    setting = prepare(arguments(seed=7, speed=60.0), settings(tmp_path))
    later = setting.clock.segments[0].real_at + 60
    write_clock(tmp_path, setting.clock.stopped(later))
    assert stopped_at(tmp_path, setting.begun) == setting.begun.start + 3600 * 1_000_000
    again = prepare(arguments(going_on=True), settings(tmp_path))
    assert again.begun == setting.begun
    assert again.clock.now_us(0.0) == setting.begun.start + 3600 * 1_000_000


def test_a_demo_that_could_not_stop_its_clock_goes_on_after_what_was_played(tmp_path: Path) -> None:
    setting = prepare(arguments(), settings(tmp_path))
    keep(tmp_path, Played("2026-10-14", 10, 0, setting.begun.start + 5_000_000))
    assert stopped_at(tmp_path, setting.begun) == setting.begun.start + 65_000_000


def test_a_start_that_came_to_nothing_leaves_an_empty_home(tmp_path: Path) -> None:
    prepare(arguments(), settings(tmp_path))
    forget_unplayed(tmp_path)
    prepare(arguments(), settings(tmp_path))


def test_the_story_names_each_planted_window_at_its_time_in_both_languages() -> None:
    plan = the_plan()
    lines = story(plan)
    assert [f"{instant(at):%H:%M}" for at, _ in lines] == sorted(f"{instant(at):%H:%M}" for at, _ in lines)
    assert len(plan.faults) == len(lines) == 3
    for fault in plan.faults:
        assert sum(fault.where in text for _, text in lines) == 1
    words = "\n".join(opening_words(plan, "http://127.0.0.1:8900/"))
    assert "http://127.0.0.1:8900/" in words and words.count("hallmark ") >= 4


def test_the_log_is_counted_by_id_without_ticks_and_people_apart_from_the_demo() -> None:
    event = next(one for one in day_of(the_plan(), the_plan().first_day) if one.at > START)
    parts = {"id": event.id, "time": instant(event.at), "sequence": event.sequence}
    count = LogCount()
    for value in (
        encode(event.fact, source=event.source, **parts),  # type: ignore[arg-type] # one envelope, two sources
        encode(event.fact, source=event.source, **parts),  # type: ignore[arg-type] # told twice
        encode(event.fact, source="terminal/DHQ-01", **parts),  # type: ignore[arg-type] # a person
        b'{"id":"x","type":"clock.ticked","source":"clock"}',
        b"\xff\xfe",
        None,
    ):
        count.take(value)
    assert (count.records, len(count.demo), len(count.others), count.nameless) == (5, 1, 1, 2)
