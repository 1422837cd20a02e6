"""In order, in time, and not more than a robot bears."""

from hypothesis import given
from hypothesis import strategies as st

from streams.notify.outbox_store import Notice
from streams.notify.pacing import LONGEST_PAUSE_S, choose, pause_s, robot_of, sort_out, unknown
from streams.notify.receivers import WeCom
from tests.unit.notify.a_receiver import a_message, a_receiver


def a_notice(number: int, alert: str = "a", transition: str = "raised", next_at: float = 0.0) -> Notice:
    message = a_message(id=alert, transition=transition)
    return Notice(number, "head", message, "waiting", 0, next_at, None, 0.0)


def numbers(notices: list[Notice]) -> list[int]:
    return [notice.number for notice in notices]


def test_one_by_one_until_the_last_of_the_minute_which_takes_all() -> None:
    ready = [a_notice(n, f"a{n}") for n in range(5)]
    assert numbers(choose(ready, None, 9.0)) == [0]
    assert numbers(choose(ready, 2, 9.0)) == [0]
    assert numbers(choose(ready, 1, 9.0)) == [0, 1, 2, 3, 4]
    assert choose(ready, 0, 9.0) == []
    assert choose([], 5, 9.0) == []


def test_nothing_overtakes_what_is_put_off() -> None:
    assert choose([a_notice(1, next_at=10.0), a_notice(2, "b")], None, 9.0) == []
    assert numbers(choose([a_notice(1, next_at=10.0), a_notice(2, "b")], None, 10.0)) == [1]


def test_a_silence_ends_the_beginning_and_puts_off_the_end() -> None:
    begin, end = a_notice(1), a_notice(2, transition="cleared")
    assert sort_out([begin], lambda _: False, lambda _: True) == ([], [begin], [])
    assert sort_out([end], lambda _: True, lambda _: True) == ([], [], []), "it waits until the silence is over"
    assert sort_out([end], lambda _: True, lambda _: False) == ([end], [], [])
    assert sort_out([end], lambda _: False, lambda _: False) == ([], [], [end]), "who heard no beginning hears no end"
    assert sort_out([begin, end], lambda _: False, lambda _: False) == ([begin, end], [], [])


@given(st.integers(0, 10_000), st.floats(0, 700), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_a_minute_and_never_undercut_what_the_robot_asked(
    tries: int, wait_s: float, luck: float
) -> None:
    pause = pause_s(tries, wait_s, luck)
    assert wait_s <= pause <= max(wait_s, LONGEST_PAUSE_S)
    assert pause_s(tries + 1, wait_s, luck) >= pause > 0


def test_two_receivers_behind_one_robot_share_its_minute_and_its_name_tells_no_secret() -> None:
    one, other = WeCom(key="k-secret"), WeCom(key="another")
    name = robot_of(a_receiver("a", channel=one))
    assert name == robot_of(a_receiver("b", "data_team", channel=one))
    assert name != robot_of(a_receiver("b", channel=other))
    assert name is not None
    assert "k-secret" not in name
    assert robot_of(a_receiver()) is None


def test_what_waits_for_a_receiver_that_is_gone_is_found() -> None:
    assert numbers(unknown([a_notice(1)], [a_receiver("other")])) == [1]
    assert unknown([a_notice(1)], [a_receiver("head")]) == []
