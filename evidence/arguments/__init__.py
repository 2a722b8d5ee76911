"""Read the arguments of the articles as maps, and derive the status of every step."""

from .carries import Bearing, find_blocks, find_cuts, find_waits, rank_claims, sort_key
from .direct import OUTCOMES, Condition, find_given, test_node, try_condition
from .export import format_aif, format_argdown
from .footing import (
    AS_MAPPED,
    BASES,
    READINGS,
    Footing,
    Reading,
    Statuses,
    describe_reading,
    footings,
    list_truth_table,
    names_below,
    robustness,
)
from .map import (
    FILE,
    ArgumentError,
    disagreement,
    list_disagreements,
    nodes_of,
    problems,
    read,
    repeat_verdicts,
)
from .statuses import IN_PART, ORDER, STATUSES, VALUES

__all__ = [
    "AS_MAPPED", "ArgumentError", "BASES", "Bearing", "Condition", "FILE", "Footing", "IN_PART", "ORDER", "OUTCOMES",
    "READINGS", "Reading", "STATUSES", "Statuses", "VALUES", "describe_reading",
    "disagreement", "find_blocks", "find_cuts", "find_given", "find_waits", "footings", "format_aif", "format_argdown",
    "list_disagreements", "list_truth_table", "names_below", "nodes_of", "problems", "rank_claims",
    "read", "repeat_verdicts", "robustness", "sort_key", "test_node", "try_condition",
]  # fmt: skip
