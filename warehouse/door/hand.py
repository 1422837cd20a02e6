"""Answer statements, one at a time, in a process that may be killed at any moment: `python -m warehouse.door.hand`.

What DuckDB cannot stop by itself the operating system does: a limit on this process's memory (a string of a gigabyte
is no part of DuckDB's own limit) and an alarm that ends it (an interrupt is only heard between two batches of rows).
"""

import re
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import duckdb
import msgspec

from schemas.instants import DEFAULT_ZONE
from warehouse.door.blame import refusal_for
from warehouse.door.jobs import BuildView, Job, Reply
from warehouse.door.refusals import Refused
from warehouse.door.statements import judge
from warehouse.door.views import build
from warehouse.door.writing import write_answer
from warehouse.marts import BY_NAME
from warehouse.snapshots import NO_EARLY_SUMS

THREADS = 1
HEADROOM_MB = 700
"""What Python, Arrow and DuckDB itself take besides the memory of a statement."""
HELD_MB = 600
"""A process that still holds more after a statement is replaced (a small one leaves 400): the next would pay for it."""
GRACE_S = 2
SPILL_MB = 1024
BUILD_S = 120
_PARAMETER = re.compile(r"\$\w+")


def main() -> None:
    """Read jobs from standard input, write replies to standard output, until the door goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    decoder = msgspec.json.Decoder(Job | BuildView)
    for line in sys.stdin.buffer:
        job = decoder.decode(line)
        reply = answered(job) if isinstance(job, Job) else built(job)
        reply = msgspec.structs.replace(reply, is_spent=reply.is_spent or _held_mb() > HELD_MB)
        sys.stdout.buffer.write(msgspec.json.encode(reply) + b"\n")
        sys.stdout.buffer.flush()


def answered(job: Job) -> Reply:
    """Answer one statement, or say why not."""
    try:
        judge(job.sql)
        with _ended_after(job.seconds + GRACE_S), _within(job.memory_mb), _opened(job) as con:
            return _answer(con, job)
    except Refused as refused:
        return _no(refused)
    except (duckdb.Error, MemoryError) as error:
        is_spent = isinstance(error, duckdb.OutOfMemoryException | MemoryError)
        return _no(refusal_for(error, job), is_spent=is_spent)


def _no(refused: Refused, *, is_spent: bool = False) -> Reply:
    return Reply(status=refused.status, error=refused.chinese, error_en=refused.english, is_spent=is_spent)


def _answer(con: duckdb.DuckDBPyConnection, job: Job) -> Reply:
    as_of = con.execute("select now_at from base.moment" if job.is_whole else "select as_of from door_view").fetchall()
    timer = threading.Timer(job.seconds, con.interrupt)
    timer.start()
    try:
        rows = write_answer(con.sql(job.sql, params=job.parameters or None), Path(job.out), job.format, job.rows)
    finally:
        timer.cancel()
        timer.join()
    return Reply(
        rows=rows, size=Path(job.out).stat().st_size, tables=_tables(con, job.sql), as_of=as_of[0][0].isoformat()
    )


def built(job: BuildView) -> Reply:
    """Make a scoped database."""
    try:
        with _ended_after(BUILD_S):
            build(job)
    except Refused as refused:
        return _no(refused)
    return Reply()


@contextmanager
def _opened(job: Job) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database for one statement, with everything else shut and bolted."""
    con = duckdb.connect(
        job.database,
        read_only=True,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "threads": str(THREADS),
            "disabled_optimizers": NO_EARLY_SUMS,
            "memory_limit": f"{job.memory_mb}MB",
            "temp_directory": job.spill,
            "max_temp_directory_size": f"{SPILL_MB}MB",
        },
    )
    try:
        con.execute(f"set timezone = '{DEFAULT_ZONE}'")
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        yield con
    finally:
        con.close()
        rmtree(job.spill, ignore_errors=True)


@contextmanager
def _ended_after(seconds: int) -> Iterator[None]:
    """Let the kernel end this process when it does not come back in time."""
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@contextmanager
def _within(memory_mb: int) -> Iterator[None]:
    """Keep what this process allocates within a statement's memory and what it needs itself."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, ((memory_mb + HEADROOM_MB) * 2**20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _held_mb() -> int:
    """Say how much of the limited memory this process holds; zero where the kernel does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmData:")), 0)


def _tables(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    """Name the public tables a statement reads; a statement the parser names none for (DESCRIBE) has none."""
    try:
        found = con.get_table_names(_PARAMETER.sub("null", sql))
    except duckdb.Error:
        return ()
    return tuple(sorted(found & BY_NAME.keys()))


if __name__ == "__main__":
    main()
