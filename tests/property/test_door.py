"""The SQL door: answers whole and equal to the snapshot; refuses all else in words; a view holds only what it may."""

import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import httpx
import polars as pl
import pyarrow as pa
import pytest

from schemas.instants import micros
from tests.door_home import a_token, asked_as, hang_up, opened_door, publish_a_city
from warehouse.client import Connection, DoorSilent, NotAnswered
from warehouse.door import tokens
from warehouse.door.disclosure import DISCLOSURES
from warehouse.door.web import AT_ONCE
from warehouse.marts import BY_NAME
from warehouse.snapshots import newest_snapshot, opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("door")
    publish_a_city(made, BEGIN)
    return made


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with opened_door(home) as address:
        yield address
        hang_up()


@pytest.fixture(scope="module")
def whole(home: Path, url: str) -> Connection:
    return asked_as(url, a_token(home, "team", seconds=2))


def test_an_answer_is_the_snapshots_in_arrow_polars_pandas_and_rows(home: Path, whole: Connection) -> None:
    statement = (
        "select window_id, good, bad, satisfaction_pct from satisfaction_daily where good >= $least order by all"
    )
    with opened(home) as con:
        expected = con.execute(statement, {"least": 1}).fetchall()
    answer = whole.sql(statement, least=1)
    assert len(expected) > 5
    assert answer.rows() == expected
    assert isinstance(answer.arrow(), pa.Table)
    assert answer.pl().rows() == expected
    assert len(answer.pandas()) == len(expected)
    assert answer.snapshot == newest_snapshot(home).stem
    assert answer.as_of.startswith("2026-11-06")
    assert answer.scope == "internal; whole city"


@pytest.mark.parametrize(
    ("statement", "status", "words"),
    [
        ("delete from ratings", 403, "只能查询"),
        ("insert into ratings select * from ratings", 403, "只能查询"),
        ("update ratings set level = 5", 403, "只能查询"),
        ("create table mine as from ratings", 403, "只能查询"),
        ("drop table ratings", 403, "只能查询"),
        ("copy ratings to '/tmp/stolen.csv'", 403, "只能查询"),
        ("attach '/tmp/other.duckdb'", 403, "只能查询"),
        ("set memory_limit = '100GB'", 403, "只能查询"),
        ("pragma enable_profiling", 403, "只能查询"),
        ("install httpfs", 403, "只能查询"),
        ("load httpfs", 403, "只能查询"),
        ("call pragma_version()", 403, "只能查询"),
        ("explain delete from ratings", 403, "只能查询"),
        ("explain analyze delete from ratings", 403, "只能查询"),
        ("with q as (insert into ratings select * from ratings returning *) from q", 403, "只能查询"),
        ("export database '/tmp/all'", 403, "只能查询"),
        ("begin transaction", 403, "只能查询"),
        ("from duckdb_databases()", 403, "服务器的文件夹"),
        ('select path from "DUCKDB_DATABASES"', 403, "服务器的文件夹"),
        ("select value from duckdb_settings() where name = 'temp_directory'", 403, "服务器的文件夹"),
        ("select current_setting('secret_directory')", 403, "服务器的文件夹"),
        ("pragma database_list", 403, "服务器的文件夹"),
        ("-- nothing", 400, "一次只答一条"),
        ("from read_blob('/etc/passwd')", 403, "不能读写文件"),
        ("from sniff_csv('/etc/passwd')", 403, "不能读写文件"),
        ("from query('select * from read_text(''/etc/passwd'')')", 403, "不能读写文件"),
        ("from 'rows.parquet'", 403, "不能读写文件"),
        ("select * from satisfaction_now where n > $least", 400, "least"),
        ("select 1; select 2", 400, "一次只答一条"),
        ("", 400, "一次只答一条"),
        ("from read_csv('/etc/passwd')", 403, "不能读写文件"),
        ("select * from read_text('/etc/passwd')", 403, "不能读写文件"),
        ("select * from glob('/etc/*')", 403, "不能读写文件"),
        ("from '/etc/passwd'", 403, ""),
        ("from 'https://example.org/x.parquet'", 403, ""),
        ("select * from satisfaction_dayly", 400, "satisfaction_daily"),
        ("select goods from satisfaction_daily", 400, "good"),
        ("selec 1", 400, "无法执行"),
        ("select count(*) from range(1000000000000) a, range(1000) b", 408, "超过 2 秒"),
        (
            "with recursive forever as (select 1 as n union all select n + 1 from forever) select max(n) from forever",
            408,
            "超过 2 秒",
        ),
        ("select * from range(2000000)", 413, "1000000 行"),
        ("select string_agg(repeat('x', 1000000), '') from range(3000)", 413, ""),
    ],
)
def test_what_is_no_small_question_is_refused_in_words(
    statement: str, status: int, words: str, whole: Connection
) -> None:
    with pytest.raises(NotAnswered) as refused:
        whole.sql(statement)
    assert refused.value.status == status
    assert words in refused.value.chinese
    assert refused.value.english
    assert whole.sql("select 42 as n").rows() == [(42,)], "the next one is answered"


@pytest.mark.parametrize(
    "statement",
    [
        "describe ratings",
        "show tables",
        "explain select 1",
        "summarize satisfaction_now",
        "values (1)",
        "pivot satisfaction_now on state using count(*)",
        "from cases_as_of(now())",
    ],
)
def test_every_way_of_asking_is_answered(statement: str, whole: Connection) -> None:
    assert whole.sql(statement).arrow().num_columns > 0


def test_without_a_known_token_nothing_is_said(url: str) -> None:
    for headers in ({}, {"authorization": "Bearer hm_wrong"}, {"authorization": "Basic x"}):
        answer = httpx.post(f"{url}/query", content="select 1", headers=headers)
        assert answer.status_code == 401
        assert "令牌" in answer.json()["error"]
        assert httpx.get(f"{url}/tables", headers=headers).status_code == 401


def test_the_file_of_tokens_is_private_and_holds_no_token(home: Path) -> None:
    text = a_token(home, "secretly")
    path = home / tokens.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert text not in path.read_text(encoding="utf-8")
    assert tokens.holder_of(tokens.read(path), text) is not None
    with pytest.raises(tokens.BadTokens, match="secretly"):
        a_token(home, "secretly")
    path.chmod(0o644)
    with pytest.raises(tokens.BadTokens, match="chmod 600"):
        tokens.read(path)
    path.chmod(0o600)


def test_every_public_table_is_decided_upon_and_what_is_said_of_it_exists() -> None:
    assert set(DISCLOSURES) == set(BY_NAME)
    for name, disclosure in DISCLOSURES.items():
        if disclosure.public is not None:
            columns = {*disclosure.public.samples, *disclosure.public.without}
            assert columns <= set(BY_NAME[name].shown), name


def test_a_scoped_token_has_its_own_rows_and_no_others(home: Path, url: str) -> None:
    scoped = asked_as(url, a_token(home, "hall", units=["HALL01"]))
    with opened(home) as con:
        mine, other = (
            con.execute("select name from units_history where unit_id = ?", [unit]).fetchall()[0][0]
            for unit in ("HALL01", "HALL02")
        )
        expected = con.execute("select count(*) from satisfaction_daily where hall = ?", [mine]).fetchall()
    assert expected[0][0] > 0
    assert scoped.sql("select count(*) from satisfaction_daily").rows() == expected
    assert scoped.sql("select distinct hall from satisfaction_daily").rows() == [(mine,)]
    assert scoped.sql("select count(*) from ratings where hall = $other", other=other).rows() == [(0,)]
    assert scoped.sql("select 1").scope == "internal; units=HALL01"
    for table in ("quarantined", "facts.rating", "base.reference"):
        with pytest.raises(NotAnswered) as refused:
            scoped.sql(f"from {table}")
        assert refused.value.status == 403, table
        assert "范围" in refused.value.chinese
    seen = set(scoped.tables()["table_name"])
    assert "quarantined" not in seen
    assert "satisfaction_daily" in seen
    with pytest.raises(NotAnswered, match="NOWHERE"):
        asked_as(url, a_token(home, "lost", units=["NOWHERE"])).sql("select 1")


def test_an_answer_says_in_plain_words_which_county_it_covers(home: Path, url: str) -> None:
    scoped = asked_as(url, a_token(home, "county", counties=["东湖区"]))
    assert scoped.sql("select distinct county from ratings").rows() == [("东湖区",)]
    assert scoped.sql("select 1").scope == "internal; counties=东湖区"


def test_the_public_sees_no_single_person_and_no_small_cell(home: Path, url: str) -> None:
    with duckdb.connect(str(newest_snapshot(home))) as planted:
        planted.execute("update satisfaction_hall_monthly set period_state = 'final'")
    public = asked_as(url, a_token(home, "public", view="public"))
    seen = set(public.tables()["table_name"])
    for private in (
        "ratings",
        "bad_ratings",
        "complaints",
        "workorders",
        "alerts",
        "staff_history",
        "satisfaction_daily",
    ):
        assert private not in seen
        with pytest.raises(NotAnswered) as refused:
            public.sql(f"from {private}")
        assert refused.value.status == 403, private
    rows = public.sql("from satisfaction_hall_monthly").pl()
    with opened(home) as con:
        inside = con.sql("select hall, rated from satisfaction_hall_monthly").pl()
    small = set(inside.filter(pl.col("rated") < 5)["hall"])
    assert rows.filter(~pl.col("is_suppressed")).height > 0
    assert rows.filter(pl.col("is_suppressed"))["satisfaction_pct"].null_count() == rows.filter("is_suppressed").height
    assert all(rows.filter(pl.col("hall") == hall)["is_suppressed"].all() for hall in small)
    assert rows.filter(~pl.col("is_suppressed"))["rated"].min() >= 5  # type: ignore[operator] # there are some


def test_a_statement_that_leaves_much_memory_behind_does_not_break_the_next(home: Path, url: str) -> None:
    large = asked_as(url, a_token(home, "large", memory_mb=600, seconds=60))
    small = asked_as(url, a_token(home, "small", memory_mb=64, seconds=60))
    for _ in range(AT_ONCE):
        assert large.sql("select count(distinct hash(range)) from range(5000000)").rows()
    for _ in range(AT_ONCE):
        assert small.sql("select 42 as n").rows() == [(42,)]


def test_a_caller_who_leaves_ends_the_query(home: Path, url: str) -> None:
    slow = a_token(home, "slow", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{url}/query", content="select count(*) from range(1000000000000) a, range(1000) b",
            headers={"authorization": f"Bearer {slow}"}, timeout=1.5,
        )  # fmt: skip
    both = [threading.Thread(target=asked_as(url, slow).sql, args=("select 1",)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
        assert not thread.is_alive(), "both places are free again"


def test_twenty_at_once_all_get_whole_answers(home: Path, url: str) -> None:
    text = a_token(home, "many")
    statement = "select window_id, sum(rated) as rated from satisfaction_daily group by all order by all"
    expected, found = asked_as(url, text).sql(statement).rows(), []

    def ask() -> None:
        for _ in range(5):
            found.append(asked_as(url, text).sql(statement).rows())

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(found) == 100
    assert all(rows == expected for rows in found)


def test_nobody_at_the_door_is_said_in_words() -> None:
    with pytest.raises(DoorSilent, match="没有应答"):
        asked_as("http://127.0.0.1:9", "x").sql("select 1")
    hang_up()
