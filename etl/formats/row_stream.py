"""Rows of text lent to the connection: some thousand at a time, so that a sheet is never in memory as Python values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, islice

import duckdb
import numpy as np
import pandas as pd

from etl.formats.sheet import GIVEN, Block, Trouble

ROWS = 16_384  # of a frame, or few more


def lend(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[int, list[str]]], width: int) -> list[Trouble]:
    """Make GIVEN a table of row_number and c0, c1 … of these rows. Returns the rows with values beyond the width."""
    return lend_blocks(connection, _blocks(rows), width)


def _blocks(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Block]:
    every = iter(rows)
    while some := list(islice(every, ROWS)):
        texts = np.full((len(some), max(len(row) for _, row in some)), "", object)
        for at, (_, row) in enumerate(some):
            texts[at, : len(row)] = row
        yield Block([number for number, _ in some], texts)


def lend_blocks(connection: duckdb.DuckDBPyConnection, blocks: Iterable[Block], width: int) -> list[Trouble]:
    """The same of rows that come in blocks."""
    release(connection)
    listed = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE TEMP TABLE {GIVEN} (row_number INTEGER, {listed})")
    beyond: list[Trouble] = []
    for block in _put_together(blocks):
        over = block.texts[:, width:].astype(bool).any(axis=1)
        beyond += [Trouble("beyond_headings", number, kept=True) for number in compress(block.numbers, over)]
        _append(connection, block, width)
    return beyond


def _put_together(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks of thousands of rows: handing over a block costs more than a hundred rows of it."""
    held: list[Block] = []
    for block in blocks:
        held.append(block)
        if sum(len(one.numbers) for one in held) >= ROWS:
            yield _one(held)
            held = []
    if held:
        yield _one(held)


def _one(blocks: list[Block]) -> Block:
    width = max(block.texts.shape[1] for block in blocks)
    texts = np.full((width, sum(len(block.numbers) for block in blocks)), "", object)
    at = 0
    for block in blocks:
        texts[: block.texts.shape[1], at : at + len(block.numbers)] = block.texts.T
        at += len(block.numbers)
    return Block([number for block in blocks for number in block.numbers], texts.T)


def _append(connection: duckdb.DuckDBPyConnection, block: Block, width: int) -> None:
    there = {f"c{at}": texts for at, texts in enumerate(block.texts.T[:width])}
    frame = pd.DataFrame({"row_number": np.array(block.numbers, np.int32), **there}, copy=False)
    connection.register("given_rows", frame)
    listed = ", ".join(f"{name}::VARCHAR" if name in there else "''" for name in (f"c{at}" for at in range(width)))
    connection.execute(f"INSERT INTO {GIVEN} SELECT row_number, {listed} FROM given_rows")
    connection.unregister("given_rows")


def release(connection: duckdb.DuckDBPyConnection) -> None:
    """Give back what a reader has lent."""
    connection.execute(f"DROP TABLE IF EXISTS temp.{GIVEN}")
