"""What every live statement says of its origin."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Stamp:
    """Source partition, how far it is folded, at which tick (µs), with which reference data."""

    source: str
    through: int
    tick_at: int
    reference: str

    @cached_property
    def words(self) -> dict[str, Any]:
        """Give the stamp as the fields of schemas.live.Stated."""
        return {
            "source": self.source,
            "through": self.through,
            "tick_at": self.tick_at,
            "reference": self.reference,
        }
