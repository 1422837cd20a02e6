"""A bad rating that nobody puts right becomes near-due and then overdue (AL-03, M-06)."""

from schemas.events.rating import BadRatingRectified, BadRatingReplied
from schemas.instants import DAY, HOUR, MINUTE
from streams.alert_book import Book
from streams.alert_speech import speak
from streams.finding import Finding
from tests.unit.streams.a_fold import HALL_ID, NINE, WEDNESDAY, WINDOW_ID, Log, a_rating, common

MIDNIGHT = NINE - 9 * HOUR


def found(log: Log, at: int) -> list[Finding]:
    """Tick and give what is found of bad ratings."""
    log.tick(at)
    return [one for one in log.fold.findings() if one.code.startswith("AL-03")]


def due_at(log: Log) -> int:
    """Give the end of the fifteenth working day after the press."""
    return log.calendar.due_at(NINE, 15)


def test_a_bad_rating_is_near_due_with_three_working_days_left_and_overdue_after_the_fifteenth() -> None:
    log = Log()
    identity = log.say(a_rating(NINE, 1), NINE)
    due = due_at(log)
    near = log.calendar.near_due_at(due, 15)
    assert log.calendar.working_number(WEDNESDAY) > 0
    assert due > near > MIDNIGHT + 10 * DAY
    assert found(log, near - MINUTE) == []
    (one,) = found(log, near)
    assert (one.code, one.subject, one.unit_id, one.since) == ("AL-03/near_due", identity, HALL_ID, near)
    assert (one.measured, one.allowed) == (12, 15)
    assert [one.code for one in found(log, due - MINUTE)] == ["AL-03/near_due"]
    (one,) = found(log, due)
    assert (one.code, one.since, one.evidence) == ("AL-03/overdue", due, (identity,))


def test_a_good_rating_and_one_that_was_put_right_are_not_found() -> None:
    log = Log()
    log.say(a_rating(NINE, 5), NINE)
    identity = log.say(a_rating(NINE + MINUTE, 2), NINE + MINUTE)
    due = due_at(log)
    assert len(found(log, due)) == 1
    about = {**common(NINE), "window_id": WINDOW_ID, "rating_id": identity, "by": "head"}
    log.say(BadRatingReplied(**about), NINE + HOUR)
    log.say(BadRatingRectified(**about), NINE + HOUR)
    assert found(log, due + MINUTE) == []


def test_near_due_and_overdue_are_one_alert_told_at_each_and_ended_as_handled() -> None:
    log, book = Log(), Book()
    identity = log.say(a_rating(NINE, 1), NINE)
    due = due_at(log)
    said = []
    for at in (log.calendar.near_due_at(due, 15), due):
        log.tick(at)
        position = f"hall.events/0/{len(log.values) - 1}"
        for number, fact in enumerate(
            speak(log.fold, book, position, city=log.city, calendar=log.calendar, wall="http://127.0.0.1:1")
        ):
            book.follow(fact, f"{position}/{number}")
            said += [fact] if getattr(fact, "code", "") == "AL-03" else []
    raised, changed = said
    assert (raised.cause, raised.notify) == ("near_due", True)  # type: ignore[union-attr]  # raised
    assert (changed.cause, changed.notify) == ("overdue", True)  # type: ignore[union-attr]  # changed
    assert raised.alert_id == changed.alert_id
    assert book.open["AL-03", identity].cause == "overdue"
