"""Keep what is made from tables and files of `data/` until one of them changes."""

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from . import tables

Kept = TypeVar("Kept")


def read_states(paths: Iterable[Path]) -> tuple[Any, ...]:
    """Return each path with the state of its file, or with None if there is no such file."""
    found: list[Any] = []
    for path in paths:
        try:
            found.append((path, tables.read_state(path)))
        except FileNotFoundError:
            found.append((path, None))
    return tuple(found)


def read_key(*names: str) -> tuple[Any, ...]:
    """Return what changes whenever something that is made from these tables or files may change.

    That is the state of each file and of each descriptor, and whether hashes count. Names are tables, as
    "<theme>/<table>", and files of `data/` with their ending, as "upstream.csv".
    """
    files = [tables.join_path(tables.DATA, *parts) for parts in _list_files(names)]
    return read_states(files), tables.are_hashes_checked()


@functools.lru_cache(maxsize=64)
def _list_files(names):
    """Return the files of tables, their descriptors and other files, each once, as parts of a path."""
    found = []
    for name in names:
        theme, _, table = name.partition("/")
        if "." in name:
            found.append(tuple(name.split("/")))
        else:
            found += [(theme, f"{table}.csv"), (theme, "datapackage.json")]
    return tuple(dict.fromkeys(found))


def kept_until_changed(*names: str) -> Callable[[Callable[[], Kept]], Callable[[], Kept]]:
    """Return a decorator: what a function returns is kept until what it is made from changes.

    Names are those of the tables and files that the function reads, as for `read_key`.
    """

    def decorate(function: Callable[[], Kept]) -> Callable[[], Kept]:
        keep = functools.lru_cache(maxsize=4)(lambda _key: function())

        @functools.wraps(function)
        def read() -> Kept:
            return keep(read_key(*names))

        return read

    return decorate
