"""Name every public column in Chinese and English, once; a table whose column means something narrower says so in "
"its entry.

The Chinese text is the heading in spreadsheets; both are the column's definition in the catalogue and in `comment on`.
"""

from warehouse.headings.devices import DEVICES
from warehouse.headings.flags import FLAGS
from warehouse.headings.hotline import HOTLINE
from warehouse.headings.log import LOG
from warehouse.headings.matters import MATTERS
from warehouse.headings.places import PLACES
from warehouse.headings.queue import QUEUE
from warehouse.headings.ratings import RATINGS
from warehouse.headings.reference import REFERENCE
from warehouse.headings.staff import STAFF
from warehouse.headings.words import Words

__all__ = ["HEADINGS", "Words"]

HEADINGS: dict[str, Words] = {
    **PLACES,
    **RATINGS,
    **FLAGS,
    **QUEUE,
    **STAFF,
    **DEVICES,
    **MATTERS,
    **HOTLINE,
    **LOG,
    **REFERENCE,
}
