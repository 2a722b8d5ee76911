"""Follow a result of a chapter back to the publisher's file: its code, tables, recipe and file."""

from .slices import PRODUCERS, Program, Statement, TraceError

__all__ = ["PRODUCERS", "Program", "Statement", "TraceError"]
