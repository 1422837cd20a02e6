"""What was said at a beat: the last word on each key, full statements that forget, sums over partitions."""

from collections.abc import Mapping

import msgspec

from schemas.live import Figure, Marker, Statement, WindowTile, Withdrawn, encode_statement, statement_key
from stack.live_state import FigureKey, Speech, Sum, Tile, a_sum, add, differences, figures_said, tiles_said

KEY = ("M-01", "hall", "DHQ", "day", 0)


def a_figure(numerator: int = 9, denominator: int = 10, metric: str = "M-01", **parts: object) -> Figure:
    return Figure(
        source="hall.events/0",
        through=1,
        tick_at=0,
        reference="r",
        metric=metric,
        scope="hall",
        scope_id="DHQ",
        bucket="day",
        start=0,
        numerator=numerator,
        denominator=denominator,
        **parts,  # type: ignore[arg-type] # the figure's own fields
    )


def a_tile(n: int = 20, good: int = 18) -> WindowTile:
    return WindowTile(
        source="hall.events/0",
        through=1,
        tick_at=0,
        reference="r",
        window_id="DHQ-01",
        hall_id="DHQ",
        state="normal",
        since=None,
        n=n,
        good=good,
        bad=n - good,
    )


def a_marker(beat: int | None = None, *, full: bool = False) -> Marker:
    return Marker(source="hall.events/0", through=1, tick_at=0, reference="r", as_of=0, beat=beat, full=full)


def at(through: int, said: Statement) -> Statement:
    return msgspec.structs.replace(said, through=through)


def spoken(*said: Statement, beats: frozenset[int] | None = None) -> Speech:
    speech = Speech(wanted=beats)
    for one in said:
        speech.take(statement_key(one), encode_statement(one))
    return speech


def figure_at(speech: Speech, beat: int) -> Mapping[FigureKey, Sum]:
    return figures_said([speech.beats[beat]])


def test_the_last_word_before_the_marker_counts_and_what_comes_after_does_not() -> None:
    speech = spoken(a_figure(1, 1), a_figure(9, 10), a_marker(7), a_figure(10, 11), a_marker(8), beats=frozenset({7}))
    assert figure_at(speech, 7) == {KEY: Sum(9, 10)}
    assert set(speech.beats) == {7}


def test_without_a_wish_the_newest_beat_is_kept() -> None:
    speech = spoken(a_figure(1, 1), a_marker(7), a_figure(2, 2), a_marker(8), a_figure(3, 3), a_marker())
    assert set(speech.beats) == {8}
    assert figure_at(speech, 8) == {KEY: Sum(2, 2)}


def test_what_is_withdrawn_is_no_figure() -> None:
    gone = Withdrawn(source="hall.events/0", through=1, tick_at=0, reference="r", key=statement_key(a_figure()))
    assert figure_at(spoken(a_figure(), gone, a_marker(7)), 7) == {}


def test_a_full_statement_drops_what_it_does_not_repeat() -> None:
    old, new = a_figure(metric="M-08"), a_figure()
    assert set(figure_at(spoken(old, a_marker(6), at(2, new), at(2, a_marker(7, full=True))), 7)) == {KEY}
    assert len(figure_at(spoken(old, a_marker(6), at(2, new), at(2, a_marker(7))), 7)) == 2


def test_a_worker_that_wakes_up_is_not_believed() -> None:
    old, gone = a_figure(1, 1), a_figure(metric="M-08")
    speech = spoken(
        at(3, gone),
        at(9, a_figure(9, 10)),
        at(9, a_marker(7, full=True)),
        *(at(5, old), at(5, gone), at(5, a_marker(6, full=True))),
        at(12, a_marker(8)),
        beats=frozenset({6, 7, 8}),
    )
    assert {beat: figure_at(speech, beat) for beat in speech.beats} == {7: {KEY: Sum(9, 10)}, 8: {KEY: Sum(9, 10)}}


def test_a_figure_in_two_partitions_is_their_sum() -> None:
    one = spoken(a_figure(1, 2, excluded={"test": 1}, histogram={3: 1}), a_marker(7)).beats[7]
    other = spoken(a_figure(4, 5, excluded={"test": 2}, histogram={3: 1, 9: 1}), a_marker(7)).beats[7]
    assert figures_said([one, other]) == {KEY: Sum(5, 7, (("test", 3),), ((3, 2), (9, 1)))}


def test_parts_that_are_zero_are_no_parts_and_an_empty_figure_is_none() -> None:
    assert a_sum(1, 1, {"test": 0}, {5: 0}) == Sum(1, 1)
    assert figures_said([spoken(a_figure(0, 0), a_marker(7)).beats[7]]) == {}
    assert add(Sum(), Sum(1, 2)) == Sum(1, 2)


def test_differences_are_found_in_both_directions_and_for_tiles() -> None:
    live = ({KEY: Sum(1, 2)}, {"DHQ-01": Tile("normal", None, 20, 18, 2)})
    stored = ({("M-05", "hall", "DHQ", "day", 0): Sum(1, 2)}, {"DHQ-01": Tile("below", 5, 20, 18, 2)})
    found = {one.key for one in differences(live, stored)}
    assert found == {"M-01/hall/DHQ/day/0", "M-05/hall/DHQ/day/0", "tile/DHQ-01"}
    assert not list(differences(live, live))
    assert next(iter(differences(live, stored))).text.endswith("warehouse —")


def test_tiles_are_collected_by_window() -> None:
    assert tiles_said([spoken(a_tile(), a_marker(7)).beats[7]]) == {"DHQ-01": Tile("normal", None, 20, 18, 2)}


def test_a_statement_of_an_unknown_layout_is_skipped() -> None:
    speech = spoken(a_figure())
    speech.take(statement_key(a_figure()), b'{"layout":99,"kind":"figure"}')
    speech.take("marker", encode_statement(a_marker(7)))
    assert figure_at(speech, 7) == {KEY: Sum(9, 10)}
