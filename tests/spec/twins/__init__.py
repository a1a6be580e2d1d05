"""Slow twins: who counts in a measure, said a second time in plain Python, over small made-up worlds.

A twin is a module called as its measure's folder. Its rows(world) gives the rows that measure.sql must give, as tuples
of series, period, unit and the kind's own columns: see COLUMNS in tests/spec/test_twins.py. A measure that returns more
(a locality, a lead agency, an ending) names it in the twin's ALSO, and the tuples hold it last, in that order.
"""
