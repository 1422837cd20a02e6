"""Two versions of the live topics are held against each other statement by statement, at a beat both have said."""

from schemas.live import BadRatings, Marker, Statement, WindowTile, encode_statement
from schemas.live_version import FIRST, live_topics_of, shown_by, split, topics_of
from schemas.topics import TOPICS
from stack.live_versions import version_of
from stack.version_sides import Beats, apart, common_beat, count, plain
from streams.app import GROUP, group_of

SOURCE = "hall.events/0"


def a_count(today: int, through: int = 7, source: str = SOURCE) -> Statement:
    return BadRatings(source=source, through=through, tick_at=through, reference="r", hall_id="H1", today=today, open=0)


def a_tile(alert_id: str | None) -> Statement:
    tile = {"window_id": "W1", "hall_id": "H1", "state": "below", "since": 1, "n": 30, "good": 20, "bad": 10}
    return WindowTile(source=SOURCE, through=1, tick_at=1, reference="r", alert_id=alert_id, **tile)  # type: ignore[arg-type]  # one dict of several types


def a_marker(beat: int | None, reference: str = "r") -> bytes:
    return encode_statement(Marker(source=SOURCE, through=1, tick_at=1, reference=reference, beat=beat, as_of=1))


def test_how_far_a_statement_was_made_and_the_alert_on_a_tile_make_no_difference() -> None:
    shown = plain([{"bad_ratings/H1": a_count(3, through=7), "tile/W1": a_tile("A1")}])
    new = plain([{"bad_ratings/H1": a_count(3, through=9), "tile/W1": a_tile(None)}])
    assert list(apart(shown, new)) == []
    assert count(shown) == count(new)
    assert count(new).statements == 2


def test_another_number_a_missing_one_and_an_additional_one_are_each_named_by_key() -> None:
    shown = plain([{"bad_ratings/H1": a_count(3), "bad_ratings/H2": a_count(1)}])
    new = plain([{"bad_ratings/H1": a_count(4), "bad_ratings/H3": a_count(0)}])
    found = list(apart(shown, new))
    assert [one.key for one in found] == ["bad_ratings/H1", "bad_ratings/H2", "bad_ratings/H3"]
    assert found[0].text == f"{SOURCE} bad_ratings/H1: today=3 ≠ today=4"
    assert found[1].text.endswith("≠ —")
    assert count(shown).digest != count(new).digest


def test_the_same_key_of_two_partitions_is_two_statements() -> None:
    both = plain([{"cases/U1": a_count(3)}, {"cases/U1": a_count(3, source="hall.events/1")}])
    assert count(both).statements == 2


def beats(*said: tuple[int, int | None, str]) -> Beats:
    made = Beats((0, 1))
    for place, beat, reference in said:
        made.take(place, "marker", a_marker(beat, reference))
    return made


def test_the_beat_of_the_comparison_is_the_newest_that_every_partition_of_both_has_said_by_one_city() -> None:
    shown = beats((0, 4, "r"), (1, 4, "r"), (0, 5, "r"), (1, 5, "r"), (0, 6, "r"), (1, None, "r"))
    assert common_beat(shown, beats((0, 4, "r"), (1, 4, "r"), (0, 5, "r"), (1, 5, "r"), (0, 7, "r"))) == 5
    assert common_beat(shown, beats((0, 4, "r"), (1, 4, "r"), (0, 5, "r"), (1, 5, "s"))) == 4
    assert common_beat(shown, beats((0, 5, "r"))) is None


def test_only_live_topics_have_versions_and_the_first_bears_no_number() -> None:
    assert topics_of(FIRST) == TOPICS
    assert {split(topic.name) for topic in live_topics_of(3)} == {
        ("live.hall", 3),
        ("live.case", 3),
        ("live.hotline", 3),
    }
    assert [split(name) for name in ("live.hall", "live.hall.vx", "live.version", "hall.events.v2")] == [
        ("live.hall", 1),
        None,
        None,
        None,
    ]


def test_no_record_of_a_shown_version_or_a_senseless_one_is_the_first() -> None:
    assert [shown_by(value) for value in (None, b"", b"{}", b'{"version":4,"since":1}')] == [1, 1, 1, 4]


def test_the_group_of_a_version_names_it_and_can_be_read_back() -> None:
    names = [group_of("", "0a1b2c", version) for version in (1, 2, 31)]
    assert names[0] == f"{GROUP}0a1b2c"
    assert [version_of(name.removeprefix(GROUP)) for name in names] == [1, 2, 31]
