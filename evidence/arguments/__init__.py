"""The arguments of the five articles as maps, and the footing of every step in them.
"""

from .footing import DECIDES, FIRM, STATUSES, Footing, beneath, footings
from .map import FILE, PENDING, ArgumentError, disagreement, nodes_of, problems, read

__all__ = ["ArgumentError", "DECIDES", "FILE", "FIRM", "Footing", "PENDING", "STATUSES", "beneath", "disagreement", "footings", "nodes_of", "problems", "read"]
