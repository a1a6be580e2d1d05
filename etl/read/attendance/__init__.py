"""Bulk: attendance sessions, tens of millions in a file, by another way than staging and with the same promises.

A file is read in one pass, in which its rows become registers: one row a pupil and school with a mark for every half
day. Days, sessions and codes are checked once for each different mark, and identifiers become pseudonyms once for each
different pupil. Only where something is wrong is the file gone through again, to say in which rows.
"""

from __future__ import annotations

from etl.read.attendance.days_covered import dated
from etl.read.attendance.keeping import STORED, insert, pseudonymise
from etl.read.attendance.read_sessions import read
from etl.read.attendance.set_aside import locate_findings

__all__ = ["STORED", "dated", "insert", "locate_findings", "pseudonymise", "read"]
