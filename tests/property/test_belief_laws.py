"""A reader believes the worker that went on, whatever one that was stopped says when it wakes up."""

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from schemas.live import CaseBoard, Marker, Statement, Withdrawn
from schemas.live_belief import Belief
from streams.output import Row, rows_of

Changes = Sequence[tuple[str, int | None]]
"""What each offset of a log does: sets a unit's count, or takes it away (None)."""
SOURCE = "case.events/0"


def state_at(changes: Changes, through: int) -> dict[str, int]:
    held: dict[str, int] = {}
    for unit, count in changes[: through + 1]:
        held.pop(unit, None)
        if count is not None:
            held[unit] = count
    return held


def words(changes: Changes, spoken_at: Sequence[int], full: Sequence[bool]) -> Iterator[Row]:
    """Write what a worker says: first everything, then at each place what changed, or everything again."""
    before: dict[str, int] | None = None
    for through, is_full in zip(spoken_at, full, strict=False):
        now = state_at(changes, through)
        whole = is_full or before is None
        said = [board(unit, n, through) for unit, n in now.items() if whole or (before or {}).get(unit) != n]
        gone = [withdrawn(unit, through) for unit in sorted((before or {}).keys() - now.keys())]
        yield from rows_of([*said, *gone, marker(through, full=whole)])
        before = now


def board(unit: str, overdue: int, through: int) -> Statement:
    return CaseBoard(
        source=SOURCE, through=through, tick_at=0, reference="r", unit_id=unit, open=9, overdue=overdue, near_due=0
    )


def withdrawn(unit: str, through: int) -> Withdrawn:
    return Withdrawn(source=SOURCE, through=through, tick_at=0, reference="r", key=f"cases/{unit}")


def marker(through: int, *, full: bool) -> Marker:
    return Marker(source=SOURCE, through=through, tick_at=0, reference="r", as_of=0, full=full)


def read(belief: Belief, row: Row) -> Statement | None:
    return belief.take((row[0] or b"").decode(), row[1])


def believed(belief: Belief) -> dict[str, int]:
    return {one.unit_id: one.overdue for one in belief.said.values() if isinstance(one, CaseBoard)}


changes_of_a_log = st.lists(st.tuples(st.sampled_from("ABC"), st.none() | st.integers(0, 3)), min_size=4, max_size=24)


@given(changes_of_a_log, st.data())
def test_at_every_marker_of_the_worker_that_went_on_a_reader_believes_what_it_knows(
    changes: Changes, data: st.DataObject
) -> None:
    last = len(changes) - 1
    taken_at = data.draw(st.integers(0, last), label="the other worker takes over")
    first = sorted(data.draw(st.sets(st.integers(0, taken_at), min_size=1), label="where the first speaks"))
    second = [taken_at, *sorted(data.draw(st.sets(st.integers(taken_at, last)), label="and the second"))]
    fulls = st.lists(st.booleans(), min_size=len(changes) + 1, max_size=len(changes) + 1)
    early, late = list(words(changes, first, data.draw(fulls))), list(words(changes, second, data.draw(fulls)))
    stopped = data.draw(st.integers(0, len(early)), label="so much of it is out when the first is stopped")
    turns = data.draw(st.permutations([*"z" * (len(early) - stopped), *"w" * len(late)]), label="who speaks when")
    belief, left, going = Belief(), iter(early[stopped:]), iter(late)
    for row in early[:stopped]:
        read(belief, row)
    for turn in turns:
        row = next(left if turn == "z" else going)
        said = read(belief, row)
        if turn == "w" and isinstance(said, Marker):
            assert believed(belief) == state_at(changes, said.through)
    assert believed(belief) == state_at(changes, second[-1])


@given(changes_of_a_log, st.data())
def test_a_reader_that_begins_with_what_compaction_left_believes_the_same(
    changes: Changes, data: st.DataObject
) -> None:
    spoken_at = sorted(data.draw(st.sets(st.integers(0, len(changes) - 1), min_size=1)))
    log = list(words(changes, spoken_at, [False] * len(changes)))
    cleaned = data.draw(st.integers(0, len(log)), label="cleaned up to here")
    last = {key: place for place, (key, _) in enumerate(log)}
    kept = [row for place, row in enumerate(log) if place >= cleaned or last[row[0]] == place]
    whole, rest = Belief(), Belief()
    for row in log:
        read(whole, row)
    for row in kept:
        read(rest, row)
    assert believed(rest) == believed(whole) == state_at(changes, spoken_at[-1])


def test_a_worker_that_wakes_up_does_not_bring_back_what_was_withdrawn_since() -> None:
    log = [("A", 0), ("B", 0), ("B", None)]
    going = [*words(log, [1, 2], [True, False])]
    stopped = [*words(log, [1], [True])]
    belief = Belief()
    for row in [*going, *stopped]:
        read(belief, row)
    assert believed(belief) == {"A": 0}
