"""The peer: chDB on Parquet files. Runs under an interpreter that has chdb; imports nothing of Hallmark.

    python bench/chdb_peer.py < queries.json

Reads a JSON object of statements by name; prints one of [milliseconds of the best of three, answer as CSV].
"""

import json
import sys
import time

import chdb  # type: ignore[import-not-found]  # an extra in an environment of its own

RUNS = 3


def main() -> None:
    """Run each statement three times and keep the best."""
    found = {}
    for name, statement in json.load(sys.stdin).items():
        best = float("inf")
        for _ in range(RUNS):
            begun = time.perf_counter()
            chdb.query(statement, "Arrow")
            best = min(best, time.perf_counter() - begun)
        found[name] = [best * 1000, str(chdb.query(statement, "CSV"))]
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
