"""`hallmark clock` on a real broker: one beat names one cut through every partition of every event topic."""

import asyncio
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from schemas.admit import Record, admit
from schemas.clock import Clock, Segment, clock_text
from schemas.events.system import ClockTicked
from schemas.instants import MINUTE, instant, micros
from schemas.topics import EVENT_TOPICS, PARTITIONS
from tests.integration.city_log import Place, read_all

ROOT = Path(__file__).parents[2]
PLACES = {(topic, partition) for topic in EVENT_TOPICS for partition in range(PARTITIONS[topic])}


def ticked(kafka: str, prefix: str, tmp_path: Path, clock: str, rounds: int) -> dict[int, dict[Place, Record]]:
    """Run the clock until every partition has so many ticks; give each beat's ticks by place."""
    env = {**os.environ, "HALLMARK_HOME": str(tmp_path), "HALLMARK_KAFKA": kafka, "HALLMARK_CLOCK": clock}
    env["HALLMARK_TOPIC_PREFIX"] = prefix
    with subprocess.Popen([sys.executable, "-m", "stack", "clock"], cwd=ROOT, env=env) as process:
        try:
            deadline = time.monotonic() + 40
            log: dict[Place, list[tuple[int, bytes | None, bytes | None]]] = {}
            while len(log) < len(PLACES) or min(map(len, log.values())) < rounds:
                assert process.poll() is None
                assert time.monotonic() < deadline, {place: len(found) for place, found in log.items()}
                log = asyncio.run(read_all(kafka, prefix, EVENT_TOPICS))
        finally:
            process.terminate()
        assert process.wait(15) == 0
    beats: dict[int, dict[Place, Record]] = defaultdict(dict)
    for place, records in asyncio.run(read_all(kafka, prefix, EVENT_TOPICS)).items():
        for _, _, value in records:
            record = admit(value)
            assert isinstance(record, Record)
            assert isinstance(record.fact, ClockTicked)
            beats[record.fact.beat][place] = record
    return beats


def test_each_minute_of_a_fast_clock_is_one_cut_through_all_partitions(kafka: str, topics: str, tmp_path: Path) -> None:
    clock = clock_text(Clock((Segment(time.time(), 1_790_000_000.0, 120.0),)))
    beats = ticked(kafka, topics, tmp_path, clock, rounds=4)
    assert all(set(found) == PLACES for found in beats.values()), "a clean stop leaves no half round"
    minutes = [{record.at for record in beats[beat].values()} for beat in sorted(beats)]
    assert all(len(one) == 1 for one in minutes)
    instants = [one.pop() for one in minutes]
    assert all(at % MINUTE == 0 for at in instants)
    assert instants == sorted(set(instants)), "no minute twice"
    ids = [record.id for found in beats.values() for record in found.values()]
    assert len(ids) == len(set(ids))


def test_a_stopped_clock_repeats_its_instant_with_a_new_beat(kafka: str, topics: str, tmp_path: Path) -> None:
    at = "2026-10-14T09:20:42+08:00"
    beats = ticked(kafka, topics, tmp_path, at, rounds=3)
    assert len(beats) >= 3
    assert {instant(record.at).isoformat() for found in beats.values() for record in found.values()} == {at}
    assert micros(next(iter(beats.values()))[("hall.events", 0)].fact.received_at) % MINUTE != 0
