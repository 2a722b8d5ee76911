"""Read the arguments of the articles as maps, and derive the status of every step."""

from .cut_sets import Bearing, find_blocks, find_cut_sets, find_waits, rank_claims, sort_key
from .direct import OUTCOMES, Condition, find_given, find_lost_numbers, test_node, try_condition
from .export import format_aif, format_argdown
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
from .readings import AS_MAPPED, BASES, READINGS, Reading, describe_reading
from .statuses import Footing, Statuses, derive_footings, names_below, robustness
from .truth_table import IN_PART, ORDER, STATUSES, VALUES, list_truth_table

__all__ = [
    "AS_MAPPED", "ArgumentError", "BASES", "Bearing", "Condition", "FILE", "Footing", "IN_PART", "ORDER", "OUTCOMES",
    "READINGS", "Reading", "STATUSES", "Statuses", "VALUES", "derive_footings", "describe_reading",
    "disagreement", "find_blocks", "find_cut_sets", "find_given", "find_lost_numbers", "find_waits", "format_aif", "format_argdown",
    "list_disagreements", "list_truth_table", "names_below", "nodes_of", "problems", "rank_claims",
    "read", "repeat_verdicts", "robustness", "sort_key", "test_node", "try_condition",
]  # fmt: skip
