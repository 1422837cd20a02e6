"""What the findings of cases need of the city: correction services, their limit, notice templates. Pure."""

from schemas.instants import day_start, local_day
from schemas.reference import City, NoticeTemplate
from streams.case_findings import CaseRules


def case_rules(city: City, tick: int) -> CaseRules:
    """Read the rules at a tick (µs); a template counts for the units of its county, of all where it names none."""
    services = frozenset(code for code, service in city.services.items() if service.correction)
    days = city.value("correction_days", "", local_day(tick))
    return CaseRules(services, days, _templates(city))


def _templates(city: City) -> dict[tuple[str, str], tuple[tuple[int, str], ...]]:
    told: dict[tuple[str, str], list[tuple[int, str]]] = {}
    records = sorted(city.every(NoticeTemplate), key=lambda one: (one.valid_from, one.known_from))
    for unit in city.units.values() if records else ():
        for one in records:
            if one.county in ("", unit.county):
                since = day_start(one.valid_from, unit.zone)
                told.setdefault((unit.unit_id, one.template), []).append((since, one.version))
    return {key: tuple(versions) for key, versions in told.items()}
