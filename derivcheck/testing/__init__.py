"""Public helpers for property tests: Hypothesis strategies from a context.

    from hypothesis import given
    from derivcheck.testing import assignments

    @given(assignments([equal(a**2 + s**2, 1), a > 0]))
    def test_noise(point):
        assert holds(s**2 < 1, point.env)

Hypothesis is needed only when a strategy is built.
"""

from derivcheck.testing.assignments import NoPoints, assignments, batches

__all__ = ["NoPoints", "assignments", "batches"]
