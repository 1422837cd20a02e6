"""Say what is said of a public table: one entry, from which comments, headings, gates and the catalogue come."""

from dataclasses import dataclass, field
from typing import Literal

from schemas.reference_rules import Role
from warehouse.headings import HEADINGS, Words
from warehouse.periods import STATE_COLUMNS, kind_of

Family = Literal["ratings", "queue", "matters", "hotline", "staff", "devices", "flags", "log", "reference"]

WINDOW = ("county", "hall", "window_id")
PLACE = (*WINDOW, "window_name")
RATES = ("good", "bad", "rated", "satisfaction_pct", "served", "rated_pct", "defaults")
OPTIONAL = frozenset({"excluded_ground"})
"""Parts of keys that may be missing: no ground is one of the grounds."""
NO_TESTS: Words = ("测试不计入", "Tests are left out")
RATES_LEFT_OUT: Words = (
    "测试、默认、作废、重复评价以及自助机和网站的评价不计入满意率；没有评价器或叫号机的窗口为空",
    "Tests, defaults, voided and repeated ratings, and those of machines and websites, do not count; null where a "
    "window has no terminal or no queue machine",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mart:
    """One public table; words are (Chinese, English). `special` says what a column means here and not elsewhere."""

    family: Family
    name: str
    owner: Role
    """The role that answers for what the table means."""
    line: Words
    """What one row is."""
    key: tuple[str, ...]
    """What tells its rows apart: no two share it, and none of it is missing."""
    columns: tuple[str, ...]
    metrics: tuple[str, ...] = ()
    """Codes of the metrics (M-01) and signals (F1) that can be read from it."""
    rows: tuple[str, ...] = ()
    """Rows of the five documents (docs/rows.csv) that it serves."""
    left_out: Words = ("没有不计入的", "Nothing is left out")
    """What has no row or does not count, and which columns say how much."""
    special: dict[str, Words] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """Give its columns in a snapshot: those of a closed period say where that stands."""
        return (*self.columns, *STATE_COLUMNS) if kind_of(self.columns) else self.columns

    def words(self, column: str) -> Words:
        """Say what a column means, in Chinese and English."""
        return self.special.get(column, HEADINGS[column])

    def heading(self, column: str) -> str:
        """Give a column's Chinese heading."""
        return self.words(column)[0]
