"""The catalogue is whole: each table, column and metric has words in both languages, a source, and a way back to it."""

import re

import pytest

from schemas.events import EVENTS
from schemas.topics import PARTITIONS
from streams.registry import METRICS
from warehouse.catalogue import tables
from warehouse.catalogue_pages import PAGE, page
from warehouse.headings import HEADINGS
from warehouse.lineage import lineage_of
from warehouse.marts import BY_NAME, Mart
from warehouse.metric_words import metric_words, tables_of
from warehouse.models import FOLDER
from warehouse.relations import compared, relations
from warehouse.source_rows import phrases

MARTS = pytest.mark.parametrize("mart", BY_NAME.values(), ids=BY_NAME)


@MARTS
def test_every_column_says_in_both_languages_more_than_its_name(mart: Mart) -> None:
    assert len(set(mart.columns)) == len(mart.columns)
    for column in mart.shown:
        chinese, english = mart.words(column)
        assert re.search(r"[一-鿿]", chinese), column
        assert re.search(r"[A-Za-z]{2}", english), column
        assert not re.search(r"[一-鿿]", english), column
        plain = english.lower().replace(" ", "_")
        assert plain != column, column
        assert len(english) > len(column) or " " in english, column


@MARTS
def test_a_table_says_what_a_row_is_its_key_its_owner_and_what_is_left_out(mart: Mart) -> None:
    assert mart.key
    assert set(mart.key) <= set(mart.columns)
    assert set(mart.special) <= set(mart.columns)
    for chinese, english in (mart.line, mart.left_out):
        assert re.search(r"[一-鿿]", chinese)
        assert not re.search(r"[一-鿿]", english)
        assert len(english) > 15
    assert mart.rows or mart.family == "log"
    assert set(mart.rows) <= set(phrases())


def test_a_column_that_is_named_is_the_column_of_some_table() -> None:
    used = {column for mart in BY_NAME.values() for column in mart.shown if column not in mart.special}
    assert set(HEADINGS) - used == set()


def test_what_a_table_says_of_left_out_columns_are_columns_of_it() -> None:
    for mart in BY_NAME.values():
        named = {word for text in mart.left_out for word in re.findall(r"[a-z]+_[a-z_]+", text)}
        assert named <= {*mart.shown, *BY_NAME}, mart.name


def test_every_metric_of_a_table_is_known_and_every_metric_of_the_warehouse_alone_has_its_table() -> None:
    for mart in BY_NAME.values():
        assert set(mart.metrics) <= set(metric_words()), mart.name
    for one in METRICS.values():
        if one.computed == "warehouse":
            assert tables_of(one.code), one.code
            assert any(one.code in BY_NAME[name].line[0] or one.code[:4] in BY_NAME[name].line[0]
                       for name in tables_of(one.code)), one.code  # fmt: skip
    assert all(tables_of(code) for code in metric_words() if code.startswith("F"))


@pytest.mark.parametrize("code", metric_words())
def test_a_metric_is_defined_in_both_languages(code: str) -> None:
    one = metric_words()[code]
    assert re.search(r"[一-鿿]", one.definition[0])
    assert len(one.definition[1]) > 20
    assert one.definition[0] not in one.name
    assert not re.search(r"[一-鿿]", one.definition[1])


@MARTS
def test_every_lineage_ends_in_the_log(mart: Mart) -> None:
    lineage = lineage_of(mart.name)
    assert set(lineage.events) <= set(EVENTS)
    assert set(lineage.topics) <= set(PARTITIONS)
    for part, sources in lineage.parts.items():
        assert sources or "/" not in part, part
    if mart.name != "metrics":
        assert lineage.topics
    if mart.family not in {"reference", "log", "devices"}:
        assert lineage.events


def test_the_events_of_a_lineage_are_those_that_its_models_ask_for() -> None:
    assert set(lineage_of("period_revisions").events) == {"period.judged", "period.released"}
    assert "bad_rating.revisited" in lineage_of("bad_ratings").events
    assert "bad_rating.revisited" not in lineage_of("satisfaction_monthly").events
    assert {"hours.extended", "window.opened", "staff.left_post"} <= set(lineage_of("posts_daily").events)
    assert "device.heartbeat" in lineage_of("terminals_daily").events


def test_relations_are_what_a_select_reads_and_not_its_own_steps() -> None:
    statement = """
        with recursive steps as (select 1 as n union all select n + 1 from steps where n < 3),
        ratings as (select * from ratings where level in (select level from wanted))
        select * from ratings join steps on true left join lateral (from late) as l on true, matters_as_of(now())
        where exists (from proof) -- from comment
    """
    assert relations(statement) == {"ratings", "wanted", "late", "proof", "matters_as_of"}


def test_compared_texts_are_told_from_those_refused() -> None:
    asked, refused = compared(
        "select case type when 'a.x' then 1 end from t where type <> 'a.y' and type not in ('a.z')"
    )
    assert asked == {"a.x"}
    assert refused == {"a.y", "a.z"}


def test_every_model_leads_to_a_public_table_or_only_says_which_rows_are_made_or_kept() -> None:
    reached = {part for mart in BY_NAME for part in lineage_of(mart).parts}
    others = re.compile(r"/(dirty|kept|held)_|_at_moment$|/floor_\w+_facts$|/told_days$")
    models = {
        f"{layer}/{path.stem}"
        for layer in ("staging", "intermediate", "marts")
        for path in FOLDER.glob(f"{layer}/*.sql")
    }
    assert {name for name in models - reached if not others.search(name)} == set()


def test_the_catalogue_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m warehouse.catalogue_pages"


def test_every_table_has_a_statement_to_start_with_and_something_that_is_checked() -> None:
    assert tables().keys() == BY_NAME.keys()
    for table in tables().values():
        assert table.mart.name in table.sample
        assert len(table.checks) >= 2
