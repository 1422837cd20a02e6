"""Every ready-made question has rows on the demo city: weeks of ratings, days of visits, a morning, an alert."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import duckdb
import pytest

from producers import history
from producers.plan import Said
from producers.simulator import day_of
from schemas.admit import encode, keys_of
from schemas.events import NAME_OF
from schemas.events.rating import RatingSubmitted
from schemas.events.system import AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import HOUR, instant, local_day
from schemas.topics import ALERTS, topic_of
from tests.property.city_plan import START, the_plan
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.ask_command import chosen
from warehouse.notebook.drawing import drawn
from warehouse.notebook.plots import PLOTS
from warehouse.publication import publish
from warehouse.questions import Question, read_questions
from warehouse.snapshots import opened
from warehouse.sql_command import ask

NOON = START + 3 * HOUR


def say(log: Log, said: Iterable[Said]) -> list[Said]:
    told = [one for one in said if one.at <= NOON]
    for one in told:
        message = encode(one.fact, id=one.id, source=one.source, time=instant(one.at), sequence=one.sequence)
        log.say(topic_of(NAME_OF[type(one.fact)]), keys_of(one.fact)[0], message)
    return told


def raise_an_alert(log: Log, ratings: list[Said]) -> None:
    first, last = ratings[0], ratings[-1]
    assert isinstance(first.fact, RatingSubmitted)
    hall_id, window_id = first.fact.hall_id, first.fact.window_id
    fact = AlertRaised(
        received_at=instant(NOON), alert_id="A1", code="AL-01", alert_subject=window_id, state="below",
        since=instant(last.at), n=len(ratings), first_event_id=first.id, last_event_id=last.id,
        sentence="【低于90%】", sentence_en="below 90 %",
        hall_id=hall_id, window_id=window_id,
    )  # fmt: skip
    identity = natural_uuid7(NOON, "alert")
    message = encode(fact, id=identity, source="worker", time=instant(NOON), sequence="0001:0000000001")
    log.say(ALERTS, first.fact.hall_id, message)


@pytest.fixture(scope="module")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder, plan, log = tmp_path_factory.mktemp("demo"), the_plan(), Log()
    for part in history.beginning(plan):
        say(log, part)
    recent = plan.first_day - timedelta(days=6)
    for part in history.days(plan):
        if part and local_day(part[0].at) >= recent:
            say(log, part)
    today = say(log, day_of(plan, plan.first_day))
    by_window: dict[str, list[Said]] = {}
    for one in today:
        if isinstance(one.fact, RatingSubmitted) and not one.fact.is_default and not one.fact.test:
            by_window.setdefault(one.fact.window_id, []).append(one)
    raise_an_alert(log, max(by_window.values(), key=len))
    log.tick(NOON)
    con, store = a_warehouse(folder, plan.city)
    load(store, log.arrivals, size=20_000)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        yield snapshot


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.chinese)
def test_every_question_has_rows(demo_city: duckdb.DuckDBPyConnection, question: Question) -> None:
    answer = ask(demo_city, question.sql, dict(chosen(demo_city, question, {})))
    assert answer.rows, question.chinese
    assert len(set(answer.columns)) == len(answer.columns)


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.chinese)
def test_every_answer_can_be_drawn(demo_city: duckdb.DuckDBPyConnection, question: Question) -> None:
    frame = demo_city.sql(question.sql, params=dict(chosen(demo_city, question, {})) or None).pl()
    plot = PLOTS[question.number]
    assert {plot.y, plot.by or plot.y, plot.y if plot.is_count else plot.x} <= set(frame.columns)
    chart = drawn(frame, plot, {}, plot.why).to_dict()
    assert sum(len(rows) for rows in chart["datasets"].values()) >= min(frame.height, 1)
    if not plot.is_count:
        assert frame[plot.x].null_count() < frame.height
        assert frame[plot.y].null_count() < frame.height


def test_the_evidence_of_an_alert_is_every_rating_it_counted(demo_city: duckdb.DuckDBPyConnection) -> None:
    question = read_questions()[10]
    answer = ask(demo_city, question.sql, dict(chosen(demo_city, question, {})))
    [(n,)] = demo_city.execute("select n from alerts").fetchall()
    assert len(answer.rows) == n


def test_a_window_can_be_asked_for_by_its_name(demo_city: duckdb.DuckDBPyConnection) -> None:
    question = read_questions()[1]
    values = chosen(demo_city, question, {"window": "城关派出所户籍窗口"})
    assert values == {"window": "CGPCS-01"}
    assert all(row[2] == "城关派出所户籍窗口" for row in ask(demo_city, question.sql, dict(values)).rows)


def test_devices_that_do_not_exist_give_null_and_a_reason(demo_city: duckdb.DuckDBPyConnection) -> None:
    rows = demo_city.execute(
        """select window_id, has_terminal, has_queue, rated, satisfaction_pct, served, reason
           from windows_without join satisfaction_monthly using (window_id)
           where month = (select max(month) from satisfaction_monthly)"""
    ).fetchall()
    assert {(row[1], row[2]) for row in rows} == {(True, False), (False, True)}
    for _, has_terminal, has_queue, rated, pct, served, reason in rows:
        assert has_terminal or (rated is None and pct is None and "没有评价器" in reason)
        assert has_queue or (served is None and "没有叫号机" in reason)
