"""The public tables. A mart is one SQL file in models/marts and one entry in its family's file here.

Names and columns are kept stable. The words of an entry become `comment on`, xlsx headings and the catalogue.
"""

from warehouse.marts import (
    calls,
    devices,
    flags,
    hotline,
    log,
    matters,
    promises,
    queue,
    ratings,
    ratings_rolled_up,
    reference,
    staff,
    workorders,
)
from warehouse.marts.hotline import CALLS
from warehouse.marts.mart import Mart
from warehouse.marts.matters import CASES_AS_OF

__all__ = ["BY_NAME", "CALLS", "CASES_AS_OF", "MARTS", "Mart"]

MARTS: tuple[Mart, ...] = (
    *log.MARTS,
    *ratings.MARTS,
    *ratings_rolled_up.MARTS,
    *queue.MARTS,
    *staff.MARTS,
    *devices.MARTS,
    *matters.MARTS,
    *promises.MARTS,
    *calls.MARTS,
    *hotline.MARTS,
    *workorders.MARTS,
    *flags.MARTS,
    *reference.MARTS,
)
"""In the order in which they are made: a later one may read an earlier one, and all read periods."""

BY_NAME: dict[str, Mart] = {mart.name: mart for mart in (*MARTS, CALLS, CASES_AS_OF)}
