"""Fixtures of the tests of `figure()`."""

from tests.evidence.charts.drawing import data, frame, lines

__all__ = ["data", "frame", "lines"]
