"""The demo city as the simulator's tests use it."""

from datetime import datetime
from functools import cache
from pathlib import Path

from producers.city import read_city
from producers.faults import Day
from producers.plan import Plan
from schemas.calendar import Calendar
from schemas.instants import micros

CITY = Path(__file__).parents[2] / "examples" / "city"
START = micros(datetime.fromisoformat("2026-10-14T09:20:00+08:00"))


@cache
def the_plan(seed: int = 1, day: Day = "story") -> Plan:
    """Give the plan of the sample city, the same one to every test."""
    city = read_city(CITY)
    return Plan(city, seed, START, Calendar(city.calendar), day)
