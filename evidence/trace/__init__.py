"""Follow a result of a chapter back to the publisher's file: its code, tables, recipe and file."""

from .origins import Origin, Use, check_named, find_files, find_origin, list_files, list_pages
from .replay import COMPARED, Replay, find_difference
from .scripts import name_script, write_script
from .slices import PRODUCERS, Program, TraceError
from .statements import Statement

__all__ = [
    "COMPARED", "PRODUCERS", "Origin", "Program", "Replay", "Statement", "TraceError", "Use", "check_named",
    "find_difference", "find_files", "find_origin", "list_files", "list_pages", "name_script", "write_script",
]  # fmt: skip
