"""The law of carried state: taken over from any whole manifest, with the log from its mark, a fold knows all it knew.

One fold reads the whole log. Beside it writers carry, crash between pieces and manifest, drop what is named no more,
wake late and go on from where they stood, and begin anew from what lies in the topic.
"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.instants import DAY, HOUR
from schemas.topics import CASE, HALL
from streams.carried import Carried, Manifest, holding_of, newest
from streams.carry import Sizes, next_mark, take_over, write_carry
from streams.fold import PartitionFold
from tests.disorder import Play
from tests.property.rubbish import BEGIN, Rubbish, with_ticks
from tests.property.test_fold_laws import A_HALL, CALENDAR, CITY, DAYS, Log, State, fold_of, judged, state_of

TOPICS = pytest.mark.parametrize("topic", [HALL, CASE])
HOLDING = holding_of(CITY, CALENDAR)
SIZES = Sizes(large=9, small=4, at_once=30, bytes=9_000)


def known_by(fold: PartitionFold) -> State:
    carriage = fold.carriage
    assert carriage is not None
    return {
        **state_of(fold),
        "findings": sorted(fold.findings(), key=lambda one: (one.code, one.subject)),
        "heard": fold.heard_at,
        "straddles": [pair for pair in carriage.straddles.pairs() if pair[1] >= (fold.mark() or 0)],
    }


def begun_from(topic: str, carried: Carried, log: Log, point: int) -> PartitionFold:
    fold = PartitionFold(topic, 0, CITY, CALENDAR)
    for _ in take_over(fold, carried):
        pass
    for offset, record in log[carried.manifest.mark : point]:
        fold.merge(offset, record)
    return fold


class Writer:
    """A worker that folds and carries into a topic that it may share with others."""

    def __init__(self, topic: str, log: Log, rows: dict[str, bytes], rng: Random) -> None:
        self.topic, self.log, self.rows, self.rng = topic, log, rows, rng
        self.fold = PartitionFold(topic, 0, CITY, CALENDAR)
        self.manifest: Manifest | None = None
        self.seen: set[str] = set()
        self.position = self.carried = 0

    def read_to(self, point: int) -> None:
        """Fold up to a point of the log; carry at some ticks."""
        for offset, record in self.log[self.position : point]:
            beat = self.fold.beat
            self.fold.merge(offset, record)
            if self.fold.beat != beat and self.rng.random() < 0.5:
                self._carry()
        self.position = max(point, self.position)

    def _carry(self) -> None:
        named: set[str] = set()
        if (mark := next_mark(self.fold, self.manifest, SIZES)) is None:
            return
        for name, value, manifest in write_carry(self.fold, self.manifest, HOLDING, mark, SIZES):
            if self.rng.random() < 0.02:
                return  # killed here, or the broker did not answer: no manifest names these pieces
            self.rows[name] = value
            named.add(name)
            if manifest is not None:
                self.manifest, self.carried = manifest, self.carried + 1
                named |= {piece.name for piece in manifest.pieces}
                for left in self.seen - named:
                    if self.rng.random() < 0.9:
                        self.rows.pop(left, None)
                self.seen |= named

    def begin_anew(self, point: int, truth: PartitionFold) -> bool:
        """Begin from what lies in the topic, or, if it cannot be believed, from the committed mark."""
        found = newest(self.rows, HOLDING, point)
        self.position, self.seen = point, set(self.rows)
        if isinstance(found, str):
            self.manifest, self.fold = None, fold_of(self.topic, self.log[truth.mark() or 0 : point])
            self.fold.heard_at.update(truth.heard_at)  # of old a committed mark tells nothing, and nobody asks
            return False
        self.manifest, self.fold = found.manifest, begun_from(self.topic, found, self.log, point)
        return True


def hold(topic: str, log: Log, seed: int, restarts: int) -> tuple[int, int]:
    """Play writers beside the truth; give how often one began from carried state, and how often state was carried."""
    rng, rows = Random(seed), dict[str, bytes]()
    truth, writers = Writer(topic, log, {}, Random(0)), [Writer(topic, log, rows, rng) for _ in range(2)]
    begun = 0
    for point in sorted(rng.sample(range(1, len(log)), restarts)):
        truth.read_to(point)
        awake = rng.choice(writers)
        awake.read_to(point)
        assert known_by(awake.fold) == known_by(truth.fold), f"awake up to {point}"
        if rng.random() < 0.7:
            begun += awake.begin_anew(point, truth.fold)
            assert known_by(awake.fold) == known_by(truth.fold), f"begun at {point} from {awake.manifest}"
    for writer in (truth, *writers):
        writer.read_to(len(log))
    assert [known_by(one.fold) for one in writers] == [known_by(truth.fold)] * 2
    return begun, sum(one.carried for one in writers)


def rubbish(topic: str, seed: int, every: int, *, days: int, count: int = 600) -> Log:
    """Give a log of rubbish, with records that are no events, and copies that were received before the first told."""
    rng, told = Random(seed), Rubbish(topic, seed, days=days).arrivals(count)
    arrivals = [(at + rng.choice((*[0] * 9, rng.randrange(3 * DAY))), message) for at, message in told]
    arrivals += [(at, b"no event") for at, _ in rng.sample(told, 40)]
    return judged(with_ticks(sorted(arrivals), every, until=BEGIN + days * DAY))


@TOPICS
@settings(max_examples=6, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), every=st.sampled_from([3, 11]))
def test_a_fold_begun_from_carried_state_goes_on_the_same(topic: str, seed: int, every: int) -> None:
    begun, carried = hold(topic, rubbish(topic, seed, every * HOUR, days=DAYS[topic]), seed, 12)
    assert begun > 0
    assert carried > 10


@pytest.mark.long
@TOPICS
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 1_000_000), every=st.sampled_from([1, 5, 30]))
def test_a_fold_begun_from_carried_state_of_much_rubbish_goes_on_the_same(topic: str, seed: int, every: int) -> None:
    hold(topic, rubbish(topic, seed, every * HOUR, days=DAYS[topic]), seed, 20)


@TOPICS
def test_a_fold_begun_from_carried_state_of_a_disordered_city_goes_on_the_same(topic: str) -> None:
    play = Play(A_HALL, 1, BEGIN, BEGIN + 130 * DAY, 5_000).run()
    arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]
    begun, carried = hold(topic, judged(with_ticks(arrivals, 3 * HOUR, until=BEGIN + 135 * DAY)), 1, 12)
    assert begun > 3
    assert carried > 100
