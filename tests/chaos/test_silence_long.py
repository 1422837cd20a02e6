"""A start after 72 hours in which nobody worked and only ticks came (how fast: `hallmark bench silence`)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition

from schemas.instants import HOUR, MINUTE
from schemas.live import Marker
from schemas.topics import HALL, LIVE_OF, PARTITIONS
from tests.disorder import a_small_city
from tests.integration.city_log import (
    BEGIN,
    Place,
    in_one_go,
    publish,
    publish_city,
    read_all,
    rows,
    silence,
    undated,
)
from tests.integration.test_worker_city import Start, agree, caught_up, live, log, start

__all__ = ["log", "start"]
CITY = a_small_city()
HOURS = 72


@pytest.fixture
def quiet(kafka: str, topics: str, start: Start, log: Path) -> Iterator[str]:
    """Give a log that a worker followed for a day; then it was killed, and three days of ticks came."""
    busy = list(rows(CITY, visits=1600, days=1))

    async def story() -> None:
        await publish_city(kafka, topics, CITY)
        worker = start()
        await publish(kafka, topics, busy, 1_500)
        await caught_up(log)
        await live(kafka, topics, await ends(kafka, topics))
        worker.kill()
        worker.wait()
        ticks = silence(BEGIN + 8 * HOUR + MINUTE, HOURS, len(busy) + 1)
        await publish(kafka, topics, list(ticks), 1_000_000)

    asyncio.run(story())
    yield topics


async def ends(kafka: str, prefix: str) -> dict[Place, int]:
    return {place: found[-1][0] + 1 for place, found in (await read_all(kafka, prefix, tuple(LIVE_OF))).items()}


@pytest.mark.long
@pytest.mark.covers("D5")
def test_a_start_after_72_hours_of_silence_is_exact(kafka: str, quiet: str, start: Start, log: Path) -> None:
    start()
    readers = asyncio.run(agree(kafka, quiet, CITY))
    assert all(one.marker.through > HOURS * HOUR // MINUTE for one in readers.values() if one.marker)
    assert log.read_text().count(": caught up") == 2


@pytest.mark.long
@pytest.mark.covers("D5")
def test_when_retention_has_eaten_what_the_mark_points_to_the_rest_is_folded(
    kafka: str, quiet: str, start: Start
) -> None:
    """The trap: a log whose beginning went while nobody worked; the committed offset lies before its start."""
    places = [TopicPartition(quiet + HALL, partition) for partition in range(PARTITIONS[HALL])]
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    at = asyncio.run(ends(kafka, quiet))
    admin.delete_records({place: at[HALL, place.partition] // 10 for place in places})
    admin.close()

    async def story() -> None:
        start()
        readers = await live(kafka, quiet, await ends(kafka, quiet))
        rest = await read_all(kafka, quiet, tuple(LIVE_OF))
        assert all(rest[HALL, place.partition][0][0] > 0 for place in places)
        for place, said in in_one_go(rest, CITY).items():
            assert isinstance(readers[place].marker, Marker)
            assert undated(readers[place].said) == undated(said), place

    asyncio.run(story())
