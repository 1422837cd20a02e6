"""Turn what DuckDB says into what a person can do about it. Pure."""

import re

import duckdb

from warehouse.door.jobs import Job
from warehouse.door.refusals import Refused, bad_statement, no_files, only_queries, outside, too_much_memory, too_slow
from warehouse.marts import BY_NAME

_SHUT = (
    "file system operations are disabled",
    "disabled by configuration",
    "through configuration",
    "configuration has been locked",
)
_MISSING = re.compile(r"with name \"?([\w.]+)\"? does not exist")
_PATH = re.compile(r"with name \S*[/\\:]")
_INNER = frozenset({"base", "facts"})
"""What only the whole snapshot has besides the public tables."""


def refusal_for(error: duckdb.Error | MemoryError, job: Job) -> Refused:
    """Say in both languages why a statement was not answered."""
    why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    match error:
        case duckdb.InterruptException():
            return too_slow(job.seconds)
        case MemoryError() | duckdb.OutOfMemoryException():
            return too_much_memory(job.memory_mb)
        case duckdb.PermissionException():
            return no_files()
        case duckdb.CatalogException():
            return _missing(why, error, job)
    if any(words in why for words in _SHUT):
        return no_files()
    if "read-only" in why:
        return only_queries("INSERT/UPDATE/DELETE")
    return bad_statement(why, *_candidates(str(error)))


def _missing(why: str, error: duckdb.Error, job: Job) -> Refused:
    if _PATH.search(why):
        return no_files()
    found = _MISSING.search(why)
    name = found.group(1) if found else ""
    if not job.is_whole and (name in BY_NAME or _INNER & set(name.split(".")) or _is_inner(job.sql, name)):
        return outside(name, job.view, "internal")
    return bad_statement(why, *_candidates(str(error)))


def _is_inner(sql: str, name: str) -> bool:
    return bool(name) and any(re.search(rf"\b{schema}\s*\.\s*\"?{name}\b", sql, re.IGNORECASE) for schema in _INNER)


def _candidates(message: str) -> tuple[str, str]:
    found = re.search(r"(?:Candidate bindings:|Did you mean) (.*)", message)
    names = ", ".join(re.findall(r'"([^"]+)"', found.group(1))) if found else ""
    return (f"。是不是：{names}", f". Perhaps: {names}") if names else ("", "")
