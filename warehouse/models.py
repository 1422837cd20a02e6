"""Find the SQL models: one SELECT a file, staging → intermediate → marts (D11). Reads files of this package only."""

import hashlib
from functools import cache
from pathlib import Path

import duckdb

FOLDER = Path(__file__).parent / "models"


@cache
def model(name: str) -> str:
    """Give the text of a model, such as "intermediate/ratings"."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def models_digest() -> str:
    """Name all models in use: a figure made by others is another revision."""
    texts = [f"{path.relative_to(FOLDER)} {path.read_text(encoding='utf-8')}" for path in sorted(FOLDER.rglob("*.sql"))]
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=8).hexdigest()


def make_temp(con: duckdb.DuckDBPyConnection, relation: str, name: str) -> None:
    """Materialise a model as a temporary table; it stands before a stored table of the same name."""
    con.execute(f"create or replace temp table {relation} as {model(name)}")


def count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """Count the rows of a relation of ours."""
    found: int = con.execute(f"select count(*) from {relation}").fetchall()[0][0]  # noqa: S608 - own names
    return found
