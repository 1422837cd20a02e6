"""AL-26: an alert that reaches nobody is itself an alert, once for each role and hall."""

from pathlib import Path

from schemas.admit import Record, admit
from schemas.events.system import AlertRaised
from schemas.instants import micros
from streams.notify.no_address import CODE, gaps, to_say, worded
from streams.notify.outbox import Outbox
from streams.notify.receivers import Receiver
from tests.unit.notify.a_receiver import a_receiver
from tests.unit.notify.test_notify_outbox import CITY, an_outbox, nobody, take, told
from tests.unit.streams_shell.alert_events import AT, an_event

NOW = micros(AT) + 60_000_000
DATA = a_receiver("data", "data_team")


def said(outbox: Outbox, now: int = NOW) -> list[Record]:
    """Say what is missing and read it back, as the service does."""
    found = gaps(outbox.store.unaddressed(), outbox.receivers, CITY)
    records = [admit(worded(fact, now)) for fact in to_say(found, outbox.rows.rows, CITY, now)]
    kept = [record for record in records if isinstance(record, Record)]
    assert len(kept) == len(records), "every event is a valid one"
    outbox.take([(0, 100 + n, record) for n, record in enumerate(kept)], {}, CITY)
    return kept


def names(records: list[Record]) -> list[tuple[str, str]]:
    return [(record.name, getattr(record.fact, "alert_subject", "")) for record in records]


def test_many_alerts_that_reach_nobody_are_one_alert_that_reaches_the_data_team(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [DATA])
    take(outbox, *(an_event(AlertRaised, f"a{n}", f"SZ01-0{n}") for n in range(5)))
    (record,) = said(outbox)
    assert names([record]) == [("alert.raised", "window_head@SZ01")]
    assert isinstance(record.fact, AlertRaised)
    assert (record.fact.code, record.fact.audience, record.fact.origin) == (CODE, ("data_team",), "notify")
    assert "【无接收人】城关没有登记“窗口负责人”的通知地址，AL-01 无人收到" in record.fact.sentence
    assert told(outbox) == ["data:raised"]
    assert said(outbox) == [], "it is said once"


def test_it_ends_when_somebody_has_the_role_and_not_before(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [DATA])
    take(outbox, an_event(AlertRaised))
    said(outbox)
    assert said(outbox, NOW + 1) == []
    people: tuple[Receiver, ...] = (DATA, a_receiver(unit="SZ"))
    outbox.receivers = people
    assert names(said(outbox, NOW + 2)) == [("alert.cleared", "window_head@SZ01")]
    assert told(outbox) == ["data:raised", "data:cleared"]
    assert said(outbox, NOW + 3) == []
    outbox.receivers = (DATA,)
    assert said(outbox, NOW + 4) == [], "the old message does not count again; a new one does"
    take(outbox, an_event(AlertRaised, "later", "SZ01-09"))
    assert names(said(outbox, NOW + 5)) == [("alert.raised", "window_head@SZ01")]


def test_its_own_lack_of_a_receiver_raises_no_further_one(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [a_receiver("centre", "command_centre")])
    take(outbox, an_event(AlertRaised))
    assert len(said(outbox)) == 1
    assert nobody(outbox) == ["?window_head:raised", "?data_team:raised"]
    assert said(outbox) == []


def test_a_restart_says_the_same_alert_by_the_same_id(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [DATA])
    take(outbox, an_event(AlertRaised))
    found = gaps(outbox.store.unaddressed(), outbox.receivers, CITY)
    ids = {fact.alert_id for now in (NOW, NOW + 9) for fact in to_say(found, {}, CITY, now)}
    assert len(ids) == 1


def test_of_many_messages_that_reached_nobody_the_latest_of_each_place_is_looked_at(tmp_path: Path) -> None:
    outbox = an_outbox(tmp_path, [DATA])
    take(outbox, *(an_event(AlertRaised, f"a{n}", f"SZ01-0{n % 2}", code=f"AL-{n:02}") for n in range(1, 7)))
    take(outbox, *(an_event(AlertRaised, f"b{n}", "SZ01-01", code="AL-02", alert_subject=f"r{n}") for n in range(9)))
    found = outbox.store.unaddressed()
    assert len(outbox.store.rows("no_address")) == 15
    assert [(one.message.code, one.message.window_id) for one in found][-1] == ("AL-02", "SZ01-01")
    assert len(found) == 7
