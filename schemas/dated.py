"""What every reference record has: since when it holds, and since when that is known (design D6)."""

from datetime import date

import msgspec

BEGINNING = date(2000, 1, 1)


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A record that holds from a day on (to `valid_to`, exclusive, where it ends), and since when it is known."""

    valid_from: date = BEGINNING
    known_from: date = BEGINNING
    valid_to: date | None = None
