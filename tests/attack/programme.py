"""A linear programme that is asked again and again with another aim, each time going on from the last answer."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

PRIMAL = 4  # the simplex method that goes on from the last answer when only the aim has changed


class Programme:
    """What is known: rows of weights, each with the least and the most that it may add up to. No unknown is below 0."""

    def __init__(self, rows: csr_matrix, least: Sequence[float], most: Sequence[float], largest: float) -> None:
        self._unknowns = rows.shape[1]
        known = highspy.HighsLp()
        known.num_row_, known.num_col_ = rows.shape
        known.col_cost_ = known.col_lower_ = np.zeros(self._unknowns)
        known.col_upper_ = np.full(self._unknowns, float(largest))
        known.row_lower_, known.row_upper_ = np.array(least, dtype=float), np.array(most, dtype=float)
        known.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        known.a_matrix_.start_, known.a_matrix_.index_ = rows.indptr, rows.indices
        known.a_matrix_.value_ = rows.data.astype(float)
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.passModel(known)

    def least(self, costs: np.ndarray) -> np.ndarray:
        """A truth that is possible by what is known, and for which these costs come to the least."""
        self._highs.changeColsCost(self._unknowns, np.arange(self._unknowns, dtype=np.int32), costs.astype(float))
        self._highs.run()
        status = self._highs.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, f"what is known must have a solution: {status}"
        return np.asarray(self._highs.getSolution().col_value)
