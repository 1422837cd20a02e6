"""Judge a statement before it runs: one only, and one that asks. Pure but for DuckDB's parser."""

import re

import duckdb

from warehouse.door.refusals import Refused, bad_statement, not_one, of_the_machine, only_queries

QUERIES = frozenset({"SELECT", "EXPLAIN"})
"""DESCRIBE, SHOW, SUMMARIZE, FROM, VALUES and WITH … SELECT are SELECT to the parser."""
_PIVOT = re.compile(r"\s*(pivot|with|from|select|\()", re.IGNORECASE)
_EXPLAIN = re.compile(r"\s*explain(\s+analyze)?(\s*\([^)]*\))?\s+(?=\w|\()", re.IGNORECASE)
_MACHINE = re.compile(
    r"\b(duckdb_databases|duckdb_settings|duckdb_secrets|duckdb_temporary_files|duckdb_external_file_cache|duckdb_logs\w*"
    r"|pragma_database_list|database_list|pg_settings|current_setting)\b",
    re.IGNORECASE,
)
"""What tells of the server's folders and settings, whether as a table, a view or a function."""
_COMMENTS = re.compile(r"\s*(--[^\n]*\n|/\*.*?\*/)", re.DOTALL)


def judge(sql: str) -> None:
    """Pass a statement that only asks; raises Refused for any other, for none and for several."""
    if told := _MACHINE.search(sql):
        raise of_the_machine(told[0])
    kinds = _kinds(sql)
    if len(kinds) != 1:
        raise not_one(len(kinds))
    kind, text = kinds[0], _uncommented(sql)
    if kind == "MULTI" and _PIVOT.match(text):
        return
    if kind not in QUERIES:
        raise only_queries(kind)
    if kind == "EXPLAIN":
        judge(_EXPLAIN.sub("", text, count=1))


def _kinds(sql: str) -> list[str]:
    try:
        return [statement.type.name for statement in duckdb.extract_statements(sql)]
    except duckdb.Error as error:
        raise _unreadable(error) from error
    except ValueError as error:
        raise only_queries(_uncommented(sql).split()[0].upper()) from error


def _unreadable(error: duckdb.Error) -> Refused:
    lines = str(error).strip().splitlines()
    marked = [line for line in lines if line.startswith("LINE ")]
    return bad_statement("；".join([lines[0], *marked[:1]]))


def _uncommented(sql: str) -> str:
    while found := _COMMENTS.match(sql):
        sql = sql[found.end() :]
    return sql.lstrip()
