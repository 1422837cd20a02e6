"""The city's own limits for work orders: days by category, hours to the first contact, bounces that count. Pure."""

from schemas.calendar import Calendar
from schemas.events.case import WorkorderDispatched
from schemas.instants import HOUR, local_day, micros
from schemas.reference import City, Limit, in_force


class WorkOrderLimits:
    """What holds for an order is what held on the local day of its first dispatch."""

    def __init__(self, calendar: Calendar, city: City) -> None:
        self._calendar, self._city = calendar, city
        self._limits = city.every(Limit)

    def zone(self, unit_id: str) -> str:
        """Give a unit's time zone, for an order whose creation is not known."""
        return self._city.zone_of(unit_id)

    def due_at(self, fact: WorkorderDispatched, at: int, category: str | None, zone: str) -> int | None:
        """Give the due instant (µs) of a first dispatch: as it says, else by its days, else by its category's limit."""
        if fact.due_at is not None:
            return micros(fact.due_at)
        if fact.promise_days is not None:
            return self._calendar.due_at(at, fact.promise_days, zone=zone)
        on = local_day(at, zone)
        for limit in in_force(self._limits, on):
            if limit.category == category:
                return self._calendar.due_at(at, limit.days, working=limit.day_kind == "working", zone=zone)
        return None

    def contact_within(self, unit_id: str, at: int, zone: str) -> int:
        """Give the time (µs) in which the person is to be contacted (M-28)."""
        return self._city.value("first_contact_h", unit_id, local_day(at, zone)) * HOUR

    def bounce_times(self, unit_id: str, at: int, zone: str) -> int:
        """Give from how many returns and redispatches on an order was bounced (M-33)."""
        return self._city.value("bounce_times", unit_id, local_day(at, zone))
