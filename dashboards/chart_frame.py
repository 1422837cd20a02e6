"""The frame that the small charts share: a box in pixels of the 1080p reference, and words on its axes."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 46, 452, 12, 118
LABELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelView:
    """A word on an axis."""

    x: str = "0"
    text: str = ""


def labels(found: Sequence[tuple[int, str]]) -> tuple[LabelView, ...]:
    """Fill the places for words with at most LABELS of them, evenly chosen."""
    step = -(-len(found) // LABELS) or 1
    chosen = [LabelView(x=str(x), text=text) for x, text in found[::step]]
    return (*chosen, *[LabelView()] * (LABELS - len(chosen)))
