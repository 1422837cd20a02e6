"""Period events (design D10): what the quality gates said of a closed period, and who let one pass all the same.

A period is a local day ("2026-10-14") or month ("2026-10") of the whole city. They are facts of the log, so that a
rebuilt warehouse knows which figures were final, which were revised and why. The key is the city's own unit_id.
"""

from typing import Annotated, Literal

from msgspec import Meta

from schemas.envelope import Beat, Code, Count, Fact, Id, Note

CITY = "city"
Kind = Literal["day", "month"]
Revision = Annotated[int, Meta(ge=1, le=1_000_000)]


class _Period(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one revision of a period; rows_digest names its rows in all tables."""

    unit_id: Id = CITY
    kind: Kind
    period: Code
    revision: Revision
    rows_digest: Code


class PeriodJudged(_Period, frozen=True, kw_only=True, gc=False):
    """The gates judged the candidate: only what passed, or is released, is published.

    cut: "topic/partition:offset" up to which the log was stored (exclusive); city, models: digests of the reference
    data and of the SQL; failed_gates with failed_rows, the first rows that failed; changed: rows that differ from the
    revision before, causes: why ("rating.voided 2", "city", "models").
    """

    verdict: Literal["passed", "failed"]
    beat: Beat | None = None
    cut: tuple[Code, ...] = ()
    city: Code
    models: Code
    rows: Count
    changed: Count = 0
    causes: tuple[Note, ...] = ()
    failed_gates: tuple[Code, ...] = ()
    failed_rows: tuple[Note, ...] = ()


class PeriodReleased(_Period, frozen=True, kw_only=True, gc=False):
    """A named person lets a revision out that failed (存疑): published, and doubtful wherever it appears."""

    released_by: Id
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


class PeriodChangeLogged(_Period, frozen=True, kw_only=True, gc=False):
    """What came after the days that a period may still be restated (D-29): noted, not applied to what is published.

    revision is the one that stands; rows_digest that of the rows as they are known now.
    """

    changed: Count
    causes: tuple[Note, ...] = ()
