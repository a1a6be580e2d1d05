"""Rows of text lent to the connection: some thousand at a time, so that a sheet is never in memory as Python values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import duckdb
import numpy as np
import pandas as pd

from etl.formats.sheet import GIVEN, Block, Trouble

ROWS = 4096  # of a block
CELLS = 1 << 18  # that are handed over together, or few more


def lend(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[int, list[str]]], width: int) -> list[Trouble]:
    """Make GIVEN a table of row_number and c0, c1 … of these rows. Returns the rows with values beyond the width."""
    beyond: list[Trouble] = []

    def blocks() -> Iterator[Block]:
        every = iter(rows)
        while some := [(number, texts[:width], any(texts[width:])) for number, texts in islice(every, ROWS)]:
            block = Block([number for number, _, _ in some], np.full((len(some), width), "", object))
            for at, (_, texts, _) in enumerate(some):
                block.texts[at, : len(texts)] = texts
            beyond.extend(Trouble("beyond_headings", number, kept=True) for number, _, more in some if more)
            yield block

    lend_blocks(connection, blocks(), width)
    return beyond


def lend_blocks(connection: duckdb.DuckDBPyConnection, blocks: Iterable[Block], width: int) -> list[Trouble]:
    """The same of rows that come in blocks."""
    release(connection)
    listed = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection.execute(f"CREATE TEMP TABLE {GIVEN} (row_number INTEGER, {listed})")
    beyond: list[Trouble] = []
    held: list[Block] = []
    for block in blocks:
        over = np.flatnonzero(block.texts[:, width:].astype(bool).any(axis=1)).tolist()
        beyond += [Trouble("beyond_headings", block.numbers[at], kept=True) for at in over]
        held.append(Block(block.numbers, block.texts[:, :width]))
        # Some together: handing over a block costs more than a hundred rows of it.
        if sum(one.texts.size for one in held) > CELLS:
            _append(connection, held, width)
            held = []
    _append(connection, held, width)
    return beyond


def _append(connection: duckdb.DuckDBPyConnection, blocks: list[Block], width: int) -> None:
    texts = np.full((width, sum(len(block.numbers) for block in blocks)), "", object)
    at = 0
    for block in blocks:
        texts[: block.texts.shape[1], at : at + len(block.numbers)] = block.texts.T
        at += len(block.numbers)
    numbers = [number for block in blocks for number in block.numbers]
    cells = {f"c{column}": said for column, said in enumerate(texts)}
    connection.register("given_rows", pd.DataFrame({"row_number": np.array(numbers, np.int32), **cells}, copy=False))
    listed = ", ".join(f"{name}::VARCHAR" for name in cells)
    connection.execute(f"INSERT INTO {GIVEN} SELECT row_number, {listed} FROM given_rows")
    connection.unregister("given_rows")


def release(connection: duckdb.DuckDBPyConnection) -> None:
    """Give back what a reader has lent."""
    connection.execute(f"DROP TABLE IF EXISTS temp.{GIVEN}")
