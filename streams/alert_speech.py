"""All that a fold says of alerts at a tick: the rates and bad ratings of a hall, every finding, every step up. Pure."""

from schemas.calendar import Calendar
from schemas.reference import City, LadderRung
from schemas.topics import HALL
from streams.alert_book import Book
from streams.alert_catalogue import FEED_SILENT
from streams.alert_engine import Said, Tick, decide_findings, escalations
from streams.alerts import decide
from streams.fold import PartitionFold


def speak(fold: PartitionFold, book: Book, position: str, *, city: City, calendar: Calendar, wall: str) -> list[Said]:
    """Compare what a fold knows at its last tick with what was said; give what is to be said now.

    position: "topic/partition/offset" of the tick. AL-01 and AL-02 carry no origin: they are the hall's.
    """
    at = fold.tick_at or 0
    tick = Tick(
        at=at,
        position=position,
        city=city,
        calendar=calendar,
        base_url=wall,
        heard=fold.heard(FEED_SILENT),
        rungs=city.every(LadderRung),
        is_restated=fold.is_restated,
    )
    is_hall = tick.origin.startswith(f"{HALL}/")
    rates: list[Said] = list(decide(fold, book, position, at, city=city, base_url=wall)) if is_hall else []
    said = rates + decide_findings(fold.findings(), book, tick)
    return said + list(escalations(book, tick, said=said, nameless=tick.origin if is_hall else None))
