"""The arithmetic behind the words: rounding, intervals, control charts, time on plan. The standard library only.

Every function here agrees with the published answers of trusted packages: see tests/vectors.
"""
