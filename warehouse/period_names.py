"""Tell a day from a month by how it is written. Pure."""

import re

from warehouse.periods import Kind


def kind_named(period: str) -> Kind | None:
    """Give the kind of "2026-10-14" or "2026-10"; None for anything else, such as a path."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        return "day"
    return "month" if re.fullmatch(r"\d{4}-\d{2}", period) else None
