"""Write an answer into a file, whole or not at all: Arrow as it comes, JSON and CSV as `hallmark sql` prints them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.answers import Answer, as_csv, as_json
from warehouse.door.jobs import MAX_BYTES, Format
from warehouse.door.refusals import too_many_bytes, too_many_rows

BATCH = 50_000


def write_answer(relation: duckdb.DuckDBPyRelation, out: Path, style: Format, limit: int) -> int:
    """Write the rows of a relation; gives their number; raises Refused when there are too many."""
    if style == "arrow":
        return _write_arrow(relation, out, limit)
    rows = relation.limit(limit + 1).fetchall()
    if len(rows) > limit:
        raise too_many_rows(limit)
    answer = Answer(tuple(unique(relation.columns)), rows)
    out.write_text((as_json if style == "json" else as_csv)(answer) + "\n", encoding="utf-8")
    if out.stat().st_size > MAX_BYTES:
        raise too_many_bytes(MAX_BYTES)
    return len(rows)


def _write_arrow(relation: duckdb.DuckDBPyRelation, out: Path, limit: int) -> int:
    reader, count = relation.to_arrow_reader(BATCH), 0
    schema = pa.schema(
        [field.with_name(name) for field, name in zip(reader.schema, unique(reader.schema.names), strict=True)]
    )
    with out.open("wb") as file, pa.ipc.new_stream(file, schema) as stream:
        for batch in reader:
            count += batch.num_rows
            if count > limit:
                raise too_many_rows(limit)
            stream.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            if file.tell() > MAX_BYTES:
                raise too_many_bytes(MAX_BYTES)
    return count


def unique(names: list[str]) -> list[str]:
    """Tell columns of one name apart (a join gives two): a, a_1."""
    return list(_unique(names))


def _unique(names: list[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        free, number = name, 1
        while free in seen:
            free, number = f"{name}_{number}", number + 1
        seen.add(free)
        yield free
