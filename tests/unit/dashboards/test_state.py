"""The wall believes the latest of each source, whatever order and however often it is told."""

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.feed import LiveRecord
from dashboards.preview_data import live_record, reference_records
from dashboards.state import WallState
from schemas.instants import local_day
from schemas.live import CaseBoard, WindowTile, Withdrawn
from schemas.reference import ServiceWindow, reference_key
from schemas.topics import LIVE_VERSION
from tests.unit.dashboards.a_wall import a_marker, a_state, a_tile


def tiles(state: WallState) -> dict[str, WindowTile]:
    return {tile.window_id: tile for tile in state.statements(WindowTile)}


def fed(*records: LiveRecord) -> WallState:
    state = WallState()
    for record in records:
        state.take(*record)
    return state


@settings(deadline=None)
@given(st.permutations(range(6)), st.lists(st.integers(0, 5)))
def test_any_order_and_any_duplicates_leave_the_same_picture(order: list[int], again: list[int]) -> None:
    told = [live_record(a_tile("DHQ-01", through=10 + step, n=20 + step, good=20)) for step in range(3)]
    told += [live_record(a_tile("DHQ-02", through=10 + step, n=20 + step, good=20)) for step in range(3)]
    state = fed(*[told[place] for place in (*order, *again)])
    assert {key: tile.n for key, tile in tiles(state).items()} == {"DHQ-01": 22, "DHQ-02": 22}


def test_an_older_statement_changes_nothing_and_is_not_a_new_version() -> None:
    state = fed(live_record(a_tile(through=10, n=30, good=30)))
    version = state.version
    state.take(*live_record(a_tile(through=9, n=29, good=29)))
    state.take(*live_record(a_tile(through=10, n=30, good=30)))
    assert (tiles(state)["DHQ-01"].n, state.version) == (30, version)


def test_a_whole_statement_drops_what_it_lacks() -> None:
    state = fed(
        live_record(a_tile("DHQ-01", through=5)),
        live_record(a_tile("DHQ-02", through=5)),
        live_record(a_marker(5)),
        live_record(a_tile("DHQ-02", through=9)),
        live_record(a_marker(9, full=True)),
    )
    assert list(tiles(state)) == ["DHQ-02"]


def test_a_whole_statement_after_a_change_of_the_city_drops_what_the_old_city_said_at_the_same_place() -> None:
    old = live_record(a_tile("GONE", through=10))
    new = live_record(msgspec.structs.replace(a_tile("DHQ-01", through=10), reference="new"))
    marker = live_record(msgspec.structs.replace(a_marker(10, full=True), reference="new"))
    assert set(tiles(fed(old, new, marker))) == {"DHQ-01"}


def test_a_whole_statement_of_a_worker_left_behind_drops_nothing_and_adds_nothing() -> None:
    state = fed(
        live_record(a_tile("DHQ-01", through=9)),
        live_record(a_marker(9)),
        live_record(a_tile("DHQ-02", through=5)),
        live_record(a_marker(5, full=True)),
    )
    assert list(tiles(state)) == ["DHQ-01"]
    assert state.markers["hall.events/0"].through == 9


def test_what_a_whole_statement_dropped_is_not_brought_back_by_a_worker_that_wakes_up() -> None:
    state = fed(
        live_record(a_tile("DHQ-01", through=5)),
        live_record(a_tile("DHQ-02", through=9)),
        live_record(a_marker(9, full=True)),
        live_record(a_tile("DHQ-01", through=6)),
    )
    assert list(tiles(state)) == ["DHQ-02"]


def test_a_whole_statement_drops_only_in_its_own_partition() -> None:
    other = live_record(a_tile("CGS-01", source="hall.events/1", through=3))
    state = fed(other, live_record(a_marker(9, full=True)))
    assert list(tiles(state)) == ["CGS-01"]


def test_what_is_withdrawn_is_gone_and_a_tombstone_alone_tells_nothing() -> None:
    record = live_record(a_tile(through=5))
    assert set(tiles(fed(record, (*record[:3], None)))) == {"DHQ-01"}
    gone = Withdrawn(source="hall.events/0", through=6, tick_at=0, reference="r", key="tile/DHQ-01")
    assert tiles(fed(record, live_record(gone))) == {}


def test_a_worker_that_wakes_up_takes_nothing_back() -> None:
    gone = Withdrawn(source="hall.events/0", through=6, tick_at=0, reference="r", key="tile/DHQ-01")
    assert set(tiles(fed(live_record(a_tile(through=9)), live_record(gone)))) == {"DHQ-01"}


def test_boards_of_one_unit_in_two_partitions_stand_side_by_side() -> None:
    def board(partition: int, overdue: int) -> CaseBoard:
        source = f"case.events/{partition}"
        return CaseBoard(
            source=source, through=1, tick_at=0, reference="r", unit_id="CGS", open=9, overdue=overdue, near_due=0
        )

    state = fed(live_record(board(0, 2)), live_record(board(1, 3)))
    assert sum(one.overdue for one in state.statements(CaseBoard)) == 5


def test_the_age_of_the_data_is_that_of_the_oldest_partition() -> None:
    state = fed(live_record(a_marker(as_of=500)), live_record(a_marker(source="hall.events/1", as_of=300, tick_at=60)))
    assert state.as_of("hall.events") == 300
    assert state.silent_sources("hall.events") == 2
    assert state.as_of("case.events") is None
    assert state.tick_at == 60


def test_rubbish_is_counted_and_changes_nothing() -> None:
    state = a_state([a_tile()])
    version = state.version
    for value in (b"", b"{", b"null", b'{"kind":"tile"}', b'{"kind":"tile","layout":1,"n":"x"}', b"\xff\xfe"):
        state.take("live.hall", 0, "tile/DHQ-01", value)
        state.take("ref.units", 0, "DHQ", value)
        state.take("alert.events", 0, "DHQ", value)
    assert state.unreadable == 12
    assert state.version == version
    assert tiles(state)["DHQ-01"].n == 50


def test_a_statement_of_another_layout_is_skipped() -> None:
    state = fed(("live.hall", 0, "tile/DHQ-01", b'{"layout":2,"kind":"tile","shape":"unknown"}'))
    assert tiles(state) == {}
    assert state.unreadable == 0


def test_a_unit_that_is_taken_back_leaves_the_city() -> None:
    state = fed(*reference_records())
    assert len(state.city.windows) == 60
    state.take("ref.windows", 0, "CGS-01", None)
    assert len(state.city.windows) == 59


def test_a_window_that_begins_tomorrow_is_not_shown_today() -> None:
    state = fed(live_record(a_marker(9)))
    today = local_day(state.tick_at or 0)
    for name, day in (("DHQ-98", today), ("DHQ-99", today + timedelta(days=1))):
        record = ServiceWindow(window_id=name, hall_id="DHQ", label="9", name=name, valid_from=day)
        state.take("ref.windows", 0, reference_key(record), msgspec.json.encode(record))
    assert list(state.city.windows) == ["DHQ-98"]


def test_a_new_version_is_shown_at_once_and_whole_and_until_then_the_old_one_stands() -> None:
    old, new = a_tile("DHQ-01", through=9, n=30, good=20), a_tile("DHQ-01", through=5, n=31, good=21)
    state = fed(live_record(old), live_record(a_tile("GONE", through=9)), live_record(a_marker(9, full=True)))
    topic, partition, key, value = live_record(new)
    state.take(f"{topic}.v2", partition, key, value)
    assert {key: tile.n for key, tile in tiles(state).items()} == {"DHQ-01": 30, "GONE": tiles(state)["GONE"].n}
    before = state.version
    state.take(LIVE_VERSION, 0, "shown", b'{"version":2,"since":1}')
    assert {key: tile.n for key, tile in tiles(state).items()} == {"DHQ-01": 31}
    assert (state.shown, state.markers) == (2, {})
    assert state.version > before
