"""The peer: Quix Streams doing the windowed satisfaction rate alone. Runs under an interpreter that has quixstreams.

    python bench/quix_peer.py KAFKA TOPIC EVENTS

Imports nothing of Hallmark. Prints one line of JSON: events, good, rated, wall and CPU seconds from the
first event to the last.
"""

import json
import sys
import tempfile
import time

from quixstreams import Application  # type: ignore[import-not-found]  # an extra in an environment of its own

HOUR_MS = 3_600_000


def main(kafka: str, topic_name: str, events: int) -> None:
    """Count with a tumbling window of an hour, keyed by hall, until every event of the log went by."""
    began: list[tuple[float, float]] = []
    ended: list[tuple[float, float]] = []
    seen = good = rated = 0
    with tempfile.TemporaryDirectory() as folder:
        app = Application(
            broker_address=kafka,
            consumer_group=f"quix-{time.time_ns()}",
            auto_offset_reset="earliest",
            state_dir=folder,
            loglevel="ERROR",
        )
        frame = app.dataframe(app.topic(topic_name, value_deserializer="json"))

        def counted(value: dict[str, object]) -> bool:
            nonlocal seen
            if not began:
                began.append((time.perf_counter(), time.process_time()))
            seen += 1
            if seen == events:
                ended.append((time.perf_counter(), time.process_time()))
            return value["type"] == "rating.submitted"

        def add(state: dict[str, int], value: dict[str, dict[str, int]]) -> dict[str, int]:
            nonlocal good, rated
            is_good = int(value["data"]["level"] >= 3)
            good, rated = good + is_good, rated + 1
            return {"good": state["good"] + is_good, "all": state["all"] + 1}

        def first(value: dict[str, dict[str, int]]) -> dict[str, int]:
            return add({"good": 0, "all": 0}, value)

        frame = frame[frame.apply(counted)]
        frame.tumbling_window(HOUR_MS, grace_ms=14 * 24 * HOUR_MS).reduce(add, first).current()
        app.run(count=events, timeout=5)
    taken = {"wall_s": ended[0][0] - began[0][0], "cpu_s": ended[0][1] - began[0][1]}
    sys.stdout.write(json.dumps({"events": seen, "good": good, "rated": rated, **taken}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
