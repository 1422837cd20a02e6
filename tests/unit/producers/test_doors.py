"""The small parts behind the doors: finding windows, reading lines, pseudonyms, keys and words."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kafka.partitioner.default import DefaultPartitioner

from producers.files import LONGEST, FileUnreadable, lines_of, opened
from producers.finding import NotFound, find_hall, find_window
from producers.import_command import Tally, report
from producers.importers.boston_311 import BOSTON_311
from producers.importers.rows import BadRow
from producers.importers.said import Outcome
from producers.known_city import city_from
from producers.pseudonyms import key_of, pseudonym
from producers.publisher import partition_of
from producers.rate_command import rating, told, wall_address
from producers.sealing import NotAnEvent, Sealed, judged, seal
from schemas.events.rating import RatingSubmitted
from schemas.reference import City, ServiceWindow, Unit, city_of
from schemas.settings import Settings

NOW = datetime(2026, 10, 14, 1, 41, 7, tzinfo=UTC)
ID = "0199e0c2-0d9f-7b3c-9a55-4c1d2e3f4a5b"


def a_city() -> City:
    return city_of(
        [
            Unit(unit_id="CGS", name="示例市车管所", kind="hall"),
            Unit(unit_id="CRJ", name="示例市出入境接待大厅", kind="hall"),
            Unit(unit_id="CITY", name="示例市", kind="city"),
            ServiceWindow(window_id="CGS-01", hall_id="CGS", label="01", name="车管所1号窗口"),
            ServiceWindow(window_id="CGS-02", hall_id="CGS", label="02", name="车管所2号窗口", has_terminal=False),
            ServiceWindow(window_id="CRJ-01", hall_id="CRJ", label="01", name="出入境1号窗口"),
        ]
    )


def found(text: str, hall_id: str | None = None) -> str:
    window = find_window(a_city(), text, hall_id)
    return window.window_id if isinstance(window, ServiceWindow) else window.chinese


@pytest.mark.parametrize("text", ["CGS-02", "cgs-02", " 车管所2号窗口 ", "02"])
def test_a_window_is_found_by_id_name_or_label(text: str) -> None:
    assert found(text) == "CGS-02"


def test_a_label_that_several_halls_use_is_asked_back_and_is_clear_inside_one_hall() -> None:
    assert found("01") == "“01”不止一个，请写明：CGS-01 车管所1号窗口、CRJ-01 出入境1号窗口"
    assert found("01", "CRJ") == "CRJ-01"


def test_what_is_not_found_names_the_nearest_and_says_plainly_when_nothing_is_near() -> None:
    assert "CGS-02 车管所2号窗口" in found("车管所2号")
    assert found("火星") == "没有“火星”"
    assert found("") == "没有“”"


def test_a_city_is_no_hall() -> None:
    assert isinstance(find_hall(a_city(), "示例市"), NotFound)


def test_a_city_is_gathered_from_its_messages() -> None:
    unit = b'{"unit_id":"CGS","name":"x","kind":"hall"}'
    assert list(city_from({("ref.units", "CGS"): unit}).units) == ["CGS"]


def test_lines_are_read_without_trusting_their_length() -> None:
    stream = io.BytesIO(b"a\n\n" + b"x" * (LONGEST + 5) + b"\n \r\nlast")
    assert [(line.number, len(line.text), line.size) for line in lines_of(stream)] == [
        (1, 1, 2),
        (3, LONGEST, LONGEST + 6),
        (5, 4, 4),
    ]


@pytest.mark.parametrize("name", ["nothing-here.csv", "."])
def test_a_file_that_cannot_be_opened_says_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="打不开"), opened(str(tmp_path / name)):
        pass


def test_a_pseudonym_is_stable_under_its_key_and_tells_nothing_without_it() -> None:
    assert pseudonym(b"k", "agent", "TOVA") == pseudonym(b"k", "agent", "TOVA")
    assert pseudonym(b"k", "agent", "TOVA") != pseudonym(b"l", "agent", "TOVA")
    assert "TOVA" not in pseudonym(b"k", "agent", "TOVA")


def test_the_key_of_a_house_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = key_of(tmp_path / "home")
    assert key_of(tmp_path / "home") == key
    assert len(key) == 32
    (only,) = (tmp_path / "home").iterdir()
    assert only.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["CGPCS", "HJ20261014000031", "城关", ""])
@pytest.mark.parametrize("partitions", [1, 2, 4, 7])
def test_a_key_goes_where_every_other_kafka_client_sends_it(key: str, partitions: int) -> None:
    cluster = type(
        "Cluster",
        (),
        {
            "topics": lambda self: {"t"},  # noqa: ARG005 - stands for kafka-python's cluster
            "partitions_for_topic": lambda self, _: set(range(partitions)),  # noqa: ARG005
            "available_partitions_for_topic": lambda self, _: set(range(partitions)),  # noqa: ARG005
        },
    )()
    theirs = DefaultPartitioner().partition("t", key, key.encode(), None, None, cluster)
    assert partition_of(key, partitions) == theirs


def test_a_fact_that_a_struct_would_let_pass_is_caught_before_it_is_sent() -> None:
    fact = RatingSubmitted(
        received_at=NOW, hall_id="CGS", window_id="CGS-01", raw_code="9", raw_scale="five-key/1", level=9
    )
    with pytest.raises(NotAnEvent, match="level"):
        judged(seal(fact, id=ID, source="s", time=NOW, sequence="0000:0000000000"))


def test_a_press_is_an_event_and_its_sentence_names_window_level_time_and_wall() -> None:
    city, wall = a_city(), "http://127.0.0.1:8900/"
    sealed = seal(rating(city.windows["CGS-01"], 2, "V1", NOW), id=ID, source="s", time=NOW, sequence="0000:0000000000")
    assert isinstance(sealed, Sealed)
    assert (sealed.record.subject, sealed.record.at) == ("CGS", sealed.record.received_at)
    text = told(city.windows["CGS-01"], 2, NOW, wall)
    assert f"车管所1号窗口（CGS-01） 2 不满意，2026-10-14 01:41:07。请看大屏 {wall}" in text
    assert "没有评价器" not in text
    assert "没有评价器" in told(city.windows["CGS-02"], 5, NOW, wall)


def test_the_wall_is_where_it_says_it_is_else_where_the_settings_put_it(tmp_path: Path) -> None:
    settings = Settings.from_env({"HALLMARK_HOME": str(tmp_path), "HALLMARK_BIND": "0.0.0.0"})  # noqa: S104 - not bound
    assert wall_address(settings) == "http://127.0.0.1:8900/"
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "wall.json").write_text('{"url": "http://127.0.0.1:8961/"}')
    assert wall_address(settings) == "http://127.0.0.1:8961/"


def test_a_report_names_oddities_and_the_first_bad_rows() -> None:
    tally = Tally()
    for line in range(2, 32):
        tally.add(Outcome(line, (), ("open",), BadRow(line, "bad_row", "坏", "bad")))
    text = report(tally, BOSTON_311, is_dry=True)
    assert "试读，未写入：30 行，事件 0 条（0），坏行 30。" in text
    assert "30  尚未办结 · not completed" in text
    assert "第 21 行 line 21: 坏 · bad" in text
    assert "第 22 行" not in text
    assert "另有 10 行" in text
