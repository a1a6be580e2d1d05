"""Bulk: attendance sessions, tens of millions in a file, by another way than staging and with the same promises.

A file is read in one pass, in which its rows become registers: one row a pupil and school with a mark for every half
day. Days, sessions and codes are checked once for each different mark, and identifiers become pseudonyms once for each
different pupil. Only where something is wrong is the file gone through again, to say in which rows.
"""

from __future__ import annotations

from etl.bulk.keeping import STORED, insert, pseudonymise
from etl.bulk.periods import dated
from etl.bulk.places import settle
from etl.bulk.reading import read

__all__ = ["STORED", "dated", "insert", "pseudonymise", "read", "settle"]
