"""Decide for every public table who may see it: how a county's or unit's rows are found, and what the public gets.

The public gets one grain of a metric only, months that were judged and published, and no row built on fewer than
five. With no day, window or county total beside it there is nothing to subtract a hidden row from; a figure that
moves with each rating (this month's) would let two readings tell that one rating, so it is not there either.
"""

from dataclasses import dataclass
from typing import Literal

from warehouse.marts import BY_NAME

SMALLEST = 5
"""A figure built on fewer ratings or cases is not shown to the public."""

By = Literal["hall", "unit", "county", "hall_name", "unit_id", "hall_id", "centre_id", "window_id", "unit_or_all"]


@dataclass(frozen=True, slots=True)
class ToPublic:
    """What the public sees of a table: the sizes its figures are built on, the first one always; what it leaves out."""

    samples: tuple[str, ...] = ()
    """None: words and dates, no figures."""
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What of one table leaves the whole view."""

    by: By | None = None
    """How the rows of a scope are found; None: they are the same for everybody."""
    is_for_whole_city: bool = False
    """Rows belong to no unit, or to many: a token with a scope does not get them."""
    public: ToPublic | None = None

    def is_seen_by(self, view: str, *, is_scoped: bool) -> bool:
        """Tell whether a view has the table at all."""
        if is_scoped and self.is_for_whole_city:
            return False
        return view == "internal" or self.public is not None


_HALL, _UNIT, _CENTRE = Disclosure("hall"), Disclosure("unit"), Disclosure("centre_id")
_CITY, _EVERYBODY = Disclosure(is_for_whole_city=True), Disclosure()
_WORDS = ToPublic()
_WORKINGS = ("defaults", "voided", "duplicates", "platform", "tests", "no_device")

DISCLOSURES: dict[str, Disclosure] = {
    "periods": _EVERYBODY,
    "period_revisions": _EVERYBODY,
    "feeds_daily": _CITY,
    "alerts": Disclosure("hall_name"),
    "quarantined": _CITY,
    "data_as_of": _EVERYBODY,
    "satisfaction_monthly": _HALL,
    "satisfaction_daily": _HALL,
    "scales_monthly": _HALL,
    "satisfaction_now": _HALL,
    "bad_ratings": _HALL,
    "bad_handling_monthly": Disclosure(
        "hall", public=ToPublic(("bad", "named_bad", "named_revisited", "handled_or_overdue"))
    ),
    "ratings": _HALL,
    "satisfaction_hourly": _HALL,
    "satisfaction_hall_daily": _HALL,
    "satisfaction_hall_monthly": Disclosure("hall", public=ToPublic(("rated", "served", "usable", "used"), _WORKINGS)),
    "satisfaction_county_monthly": Disclosure("county"),
    "waiting_now": _HALL,
    "waits_daily": _HALL,
    "waits_hourly": _HALL,
    "waits_hall_daily": _HALL,
    "waits_with_unserved_daily": _HALL,
    "waits_hall_monthly": Disclosure("hall", public=ToPublic(("served",), ("max_s", "tests"))),
    "usage_daily": _HALL,
    "reasons_monthly": _HALL,
    "tickets_daily": _HALL,
    "order_daily": _HALL,
    "imbalance_daily": _HALL,
    "load_daily": _HALL,
    "posts_daily": _HALL,
    "attribution_daily": _HALL,
    "terminals_daily": _HALL,
    "unsent_now": _HALL,
    "windows_without": _HALL,
    "last_heard": _HALL,
    "matters_open": _UNIT,
    "matters_now": _UNIT,
    "overdue_now": _UNIT,
    "on_time_monthly": Disclosure("unit", public=ToPublic(("due",))),
    "on_time_daily": _UNIT,
    "on_time_county_monthly": Disclosure("county"),
    "handling_monthly": _UNIT,
    "on_the_spot_daily": _UNIT,
    "trips_monthly": Disclosure("unit", public=ToPublic(("matters", "cases"), ("without_person",))),
    "notices_monthly": Disclosure("unit", public=ToPublic(("incomplete", "noticed"))),
    "repeat_dials_daily": _CENTRE,
    "calls_hourly": _CENTRE,
    "calls_daily": _CENTRE,
    "calls_monthly": Disclosure(
        "centre_id",
        public=ToPublic(
            ("offered", "counted"), ("given_up_at_once", "unresolved", "excluded_calls", "handed_over", "tests")
        ),
    ),
    "workorders": _UNIT,
    "workorders_monthly": Disclosure(
        "unit", public=ToPublic(("dispatched", "judged", "revisited", "reached", "due"), ("merged", "excluded"))
    ),
    "workorders_sent_monthly": _UNIT,
    "workorders_left_out": _UNIT,
    "complaints": _UNIT,
    "complaints_monthly": Disclosure("unit", public=ToPublic(("complaints", "decided"), ("malicious", "withdrawn"))),
    "lines": _CENTRE,
    "rating_flags": _HALL,
    "satisfaction_suspect_monthly": _HALL,
    "selective_invitation": _HALL,
    "divergence_monthly": _HALL,
    "units_history": Disclosure("unit_id", public=_WORDS),
    "windows_history": Disclosure("hall_id"),
    "services_history": Disclosure(public=_WORDS),
    "staff_history": Disclosure("hall_id"),
    "posts_history": Disclosure("window_id"),
    "devices_history": Disclosure("hall_id"),
    "limits_history": _EVERYBODY,
    "rules_in_force": Disclosure("unit_or_all"),
    "calendar": Disclosure("unit_or_all", public=_WORDS),
    "metrics": Disclosure(public=_WORDS),
    "calls": _CENTRE,
    "cases_as_of": _CITY,
}


def named(table: str) -> tuple[str, ...]:
    """Give the columns of a table that say whose row it is; all others are figures."""
    mart = BY_NAME[table]
    return tuple(name for name in mart.shown if name in {*mart.key, "centre", "period_state", "is_doubtful"})


def figures(table: str, public: ToPublic) -> tuple[str, ...]:
    """Give the columns that a row on too few does not show."""
    return tuple(name for name in BY_NAME[table].shown if name not in {*named(table), *public.without})
