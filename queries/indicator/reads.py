"""Which tables a statement reads, as the engine that will run it understands it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb


@cache
def tables_read(sql: str) -> frozenset[str]:
    """The tables that a SELECT reads, each with its schema where the statement names one; none it gives a name itself.

    A statement that is no SQL reads nothing: whoever runs it is told what is wrong with it.
    """
    with duckdb.connect() as engine:
        row = engine.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    assert row is not None
    nodes = list(_nodes(json.loads(row[0])))
    own = {one["key"] for node in nodes if "cte_map" in node for one in node["cte_map"]["map"]}
    named = {(node["schema_name"], node["table_name"]) for node in nodes if node.get("type") == "BASE_TABLE"}
    return frozenset(f"{schema}.{table}" if schema else table for schema, table in named if schema or table not in own)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for one in inside:
        yield from _nodes(one)
