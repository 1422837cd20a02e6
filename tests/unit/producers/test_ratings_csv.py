"""A table of ratings from an office: names, words, times and encodings as people write them."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from producers.importers.ratings_csv import graded, local_time, ratings_csv
from producers.importers.rows import NotThisTable, read_rows
from producers.importers.said import Outcome, outcomes
from schemas.events.rating import RatingSubmitted
from schemas.reference import City, ServiceWindow, Unit, city_of
from schemas.scales import is_good

NOW = datetime(2026, 10, 30, tzinfo=UTC)
HEAD = "评价时间,大厅,窗口,评价,办件编号"
GOOD = "2026-10-14 09:41,城关派出所,城关派出所户籍窗口,满意,HJ1"
SAMPLE = Path(__file__).parents[3] / "examples" / "ratings.csv"


def a_city() -> City:
    return city_of(
        [
            Unit(unit_id="CGPCS", name="城关派出所", kind="hall"),
            Unit(unit_id="CGS", name="示例市车管所", kind="hall"),
            ServiceWindow(window_id="CGPCS-01", hall_id="CGPCS", label="城关", name="城关派出所户籍窗口"),
            ServiceWindow(window_id="CGS-01", hall_id="CGS", label="01", name="车管所1号窗口"),
            ServiceWindow(window_id="CGS-02", hall_id="CGS", label="02", name="车管所2号窗口"),
        ]
    )


def read(content: bytes, now: datetime = NOW) -> list[Outcome]:
    importer = ratings_csv(a_city())
    return list(outcomes(read_rows(io.BytesIO(content), importer.form), importer, now))


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def facts(done: Iterable[Outcome]) -> list[RatingSubmitted]:
    return [event.record.fact for one in done for event in one.events if isinstance(event.record.fact, RatingSubmitted)]


def ids(done: Iterable[Outcome]) -> list[str]:
    return [event.record.id for one in done for event in one.events]


def reasons(done: Iterable[Outcome]) -> list[tuple[int, str]]:
    return [(one.bad.line, one.bad.reason) for one in done if one.bad is not None]


def test_a_row_becomes_a_rating_of_its_window() -> None:
    (fact,) = facts(read(table(GOOD)))
    assert (fact.hall_id, fact.window_id, fact.level) == ("CGPCS", "CGPCS-01", 4)
    assert (fact.raw_code, fact.raw_scale, fact.case_no) == ("满意", "words-zh/1", "HJ1")
    assert (fact.late_reason, fact.received_at) == ("backfill", NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_usual_encoding_and_line_end_says_the_same(encoding: str, newline: str) -> None:
    same = newline.join((HEAD, GOOD, "")).encode(encoding)
    assert ids(read(same)) == ids(read(table(GOOD)))


@pytest.mark.parametrize(
    "row",
    [
        "2026/10/14 9:41,CGPCS,CGPCS-01,满意,HJ1",
        "2026年10月14日 9时41分,城关派出所,城关,满意,HJ1",
        '" 2026-10-14 09:41:00 ",cgpcs,"城关派出所户籍窗口",满意 ,HJ1',
    ],
)
def test_other_spellings_of_the_same_rating_are_the_same_rating(row: str) -> None:
    assert ids(read(table(row))) == ids(read(table(GOOD)))


def test_columns_may_stand_in_another_order_with_others_between_and_without_case_numbers() -> None:
    done = read(table("x,5,城关,城关派出所,2026-10-14 09:41", head="备注,评价,窗口,大厅,评价时间"))
    (fact,) = facts(done)
    assert (fact.level, fact.raw_scale, fact.case_no) == (5, "five-key/1", None)


def test_identical_rows_are_two_ratings_and_keep_their_ids_when_the_file_grows_or_is_sorted_anew() -> None:
    twice = ids(read(table(GOOD, GOOD)))
    assert len(set(twice)) == 2
    other = GOOD.replace("09:41", "08:00")
    assert set(twice) < set(ids(read(table(other, GOOD, other.replace("满意,", "不满意,"), GOOD))))


def test_reading_it_again_later_gives_the_same_bytes_but_for_the_servers_stamp() -> None:
    (early,), (late,) = read(table(GOOD)), read(table(GOOD), datetime(2027, 1, 1, tzinfo=UTC))
    assert early.events[0].record.id == late.events[0].record.id
    assert early.events[0].value != late.events[0].value


def test_a_rating_later_than_now_is_received_when_it_happened() -> None:
    (fact,) = facts(read(table(GOOD), datetime(2026, 1, 1, tzinfo=UTC)))
    assert fact.received_at == datetime.fromisoformat("2026-10-14T09:41:00+08:00")


@pytest.mark.parametrize(
    ("row", "reason", "said"),
    [
        ("2026-10-14 09:41,城关派出所,城关户籍,满意,", "unknown_window", "城关派出所户籍窗口"),
        ("2026-10-14 09:41,城关所,城关,满意,", "unknown_window", "城关派出所"),
        ("2026-10-14 09:41,示例市车管所,车管所3号窗口,满意,", "unknown_window", "CGS-01"),
        ("2026-10-14,城关派出所,城关,满意,", "bad_time", "2026-10-14 09:41"),
        ("2026-13-14 09:41,城关派出所,城关,满意,", "bad_time", "2026-13-14"),
        ("46309.4,城关派出所,城关,满意,", "bad_time", "46309.4"),
        ("2026-10-14 09:41,城关派出所,城关,还行,", "unknown_rating", "还行"),
        ("2026-10-14 09:41,城关派出所,城关,6,", "unknown_rating", "6"),
        ("2026-10-14 09:41,城关派出所,城关,,", "unknown_rating", "量表"),
        ("2026-10-14 09:41,城关派出所,城关,满意", "bad_row", "4"),
        ("2026-10-14 09:41,城关派出所,城关,满意,11010519491231002X", "bad_data", "ID number"),
        (f"2026-10-14 09:41,城关派出所,城关,满意,{'9' * 200}", "bad_data", "case_no"),
        ("1949-10-01 09:41,城关派出所,城关,满意,", "bad_data", "1949"),
    ],
)
def test_a_bad_row_names_line_and_reason_and_hides_no_good_one(row: str, reason: str, said: str) -> None:
    done = read(table(GOOD, row, GOOD))
    assert reasons(done) == [(3, reason)]
    assert len(facts(done)) == 2
    bad = done[1].bad
    assert bad is not None
    assert said in bad.chinese
    assert "11010519491231002X" not in bad.chinese + bad.english + bad.shown


def test_a_broken_byte_spoils_its_own_row_only() -> None:
    done = read(table(GOOD) + b"\n2026-10-14 09:41,\xff\xff,x,5,\n" + GOOD.encode())
    assert reasons(done) == [(3, "encoding")]
    assert len(facts(done)) == 2


def test_a_quote_that_never_closes_spoils_its_own_row_only() -> None:
    done = read(table(GOOD, '2026-10-14 09:41,"城关派出所,城关,满意,', *[GOOD] * 30, '2026-10-14 09:41,城关派出所",'))
    assert reasons(done) == [(3, "bad_row"), (34, "bad_row")]
    assert len(facts(done)) == 31


def test_a_quoted_cell_may_go_on_over_lines_and_the_next_row_knows_its_line() -> None:
    done = read(table('"2026-10-14\n09:41",城关派出所,城关,满意,', "x,城关派出所,城关,满意,"))
    assert len(facts(done)) == 1
    assert reasons(done) == [(4, "bad_time")]


def test_blank_lines_are_no_rows_and_lines_keep_their_numbers() -> None:
    assert reasons(read(table("", ",,,,", "x,城关派出所,城关,5,"))) == [(4, "bad_time")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        ("时间,大厅,窗口,评价\n".encode(), "评价时间"),
        (GOOD.encode(), "表头缺少列：评价时间、大厅、窗口、评价"),
        (b"PK\x03\x04abc", "Excel"),
        (table(GOOD).decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_not_the_table_says_what_is_missing(content: bytes, said: str) -> None:
    with pytest.raises(NotThisTable, match=said):
        read(content)


@pytest.mark.parametrize(
    ("text", "level"), [("\uff15", 5), ("非常不满意", 1), (" 一般 ", 3), ("0", None), ("good", None)]
)
def test_a_rating_is_on_a_scale_or_it_is_none(text: str, level: int | None) -> None:
    assert graded(text)[2] == level


def test_a_time_with_an_offset_is_that_instant_and_one_without_is_the_halls() -> None:
    assert local_time("2026-10-14T09:41:07+02:00", "Asia/Shanghai") == datetime(2026, 10, 14, 7, 41, 7, tzinfo=UTC)
    assert local_time("2026-10-14T09:41:07", "Asia/Shanghai") == datetime(2026, 10, 14, 1, 41, 7, tzinfo=UTC)


def test_the_sample_is_the_one_that_people_count_by_hand() -> None:
    done = read(SAMPLE.read_bytes())
    levels = [fact.level for fact in facts(done)]
    good = [is_good(level) for level in levels]
    assert (len(levels), sum(good), sum(good[-50:])) == (60, 51, 42)
    assert len(set(ids(done))) == 60
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) - len(set(lines)) == 1
    times = [event.record.at for one in done for event in one.events]
    assert times == sorted(times)
