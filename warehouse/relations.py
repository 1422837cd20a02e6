"""Read from a SELECT which tables it reads, with DuckDB's own parser: nothing is listed by hand. Pure."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

Tree = Any  # the parser's JSON


@cache
def relations(statement: str) -> frozenset[str]:
    """Give the names of the tables and table functions that a SELECT reads, its own steps (CTEs) left out."""
    return frozenset(_read(_parsed(statement), frozenset()))


@cache
def compared(statement: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the texts that a SELECT asks for (also as patterns: 'rating.%'), and those that it asks not to have."""
    said = frozenset(_said(_parsed(statement), wanted=True))
    return frozenset(text for text, wanted in said if wanted), frozenset(text for text, wanted in said if not wanted)


def _parsed(statement: str) -> Tree:
    with duckdb.connect() as con:
        tree = json.loads(con.execute("select json_serialize_sql(?)", [statement]).fetchall()[0][0])
    if tree["error"]:
        raise ValueError(tree["error_message"])
    return tree["statements"]


def _read(tree: Tree, steps: frozenset[str]) -> Iterator[str]:
    if isinstance(tree, list):
        for part in tree:
            yield from _read(part, steps)
        return
    if not isinstance(tree, dict):
        return
    match tree.get("type"):
        case "BASE_TABLE" if tree["table_name"] not in steps:
            yield tree["table_name"]
        case "TABLE_FUNCTION":
            yield tree["function"]["function_name"]
    for step in tree.get("cte_map", {}).get("map", []):
        own = frozenset({step["key"]}) if _is_recursive(step) else frozenset()
        yield from _read(step["value"], steps | own)
        steps |= {step["key"]}
    for name, part in tree.items():
        if name != "cte_map":
            yield from _read(part, steps)


def _is_recursive(step: Tree) -> bool:
    return bool(step["value"]["query_node"]["type"] == "RECURSIVE_CTE_NODE")


def _said(tree: Tree, *, wanted: bool) -> Iterator[tuple[str, bool]]:
    if isinstance(tree, list):
        for part in tree:
            yield from _said(part, wanted=wanted)
        return
    if not isinstance(tree, dict):
        return
    match tree.get("type"):
        case "VALUE_CONSTANT" if tree["literal"]["kind"] == "STRING":
            yield tree["literal"]["text"], wanted
        case "COMPARE_NOTEQUAL":
            wanted = not wanted
        case "OPERATOR_NOT" if tree["children"][0]["type"] == "COMPARE_IN":
            wanted = not wanted
    for part in tree.values():
        yield from _said(part, wanted=wanted)
