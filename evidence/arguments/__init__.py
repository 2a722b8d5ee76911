"""Read the arguments of the articles as maps, and derive the status of every step."""

from .footing import DECIDES, FIRM, STATUSES, Footing, footings, names_below
from .map import FILE, PENDING, ArgumentError, disagreement, nodes_of, problems, read

__all__ = [
    "ArgumentError", "DECIDES", "FILE", "FIRM", "Footing", "PENDING", "STATUSES", "disagreement",
    "footings", "names_below", "nodes_of", "problems", "read",
]  # fmt: skip
