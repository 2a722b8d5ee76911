"""Run many slices of one notebook, each as if it ran alone.

Slices begin alike: with the imports, the tables, the frames made of them. They are arranged as a
tree whose branches are their statements. A process runs what its slices share and forks where
they part, so that none sees a statement, or a change, of another.
"""

import os
import pickle
import traceback
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from .replay import Replay
from .slices import Program

Key = tuple[str, str]  # kind and name of a result


def run_slices(program: Program, slices: Mapping[Key, Sequence[int]]) -> dict[Key, dict[str, Any]]:
    """Run each slice from an empty namespace and return what it makes, by kind and name.

    A slice that fails has {"error": message}.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _work(program, slices, write)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        found: dict[Key, dict[str, Any]] = {}
        with suppress(EOFError):
            while True:
                found |= pickle.load(pipe)
    os.waitpid(pid, 0)
    return {key: found.get(key, {"error": "the process that ran it was killed"}) for key in slices}


def _work(program, slices, pipe):
    """Run the slices in this process, a fork, and end it."""
    warnings.simplefilter("ignore")
    status = 1
    try:
        _warm(program, slices)
        replay = Replay()
        draws = {n for n in range(len(program.statements)) if program.produces("figure", n)}
        _branch(program, draws, dict(slices), 0, {"__name__": "__main__"}, replay, pipe)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _warm(program, slices):
    """Import and read what slices share: modules, and tables, of which each gets a copy."""
    import evidence.charts  # noqa: F401

    from .. import claims, tables, usage

    claims.register()
    wanted = {index for chosen in slices.values() for index in chosen}
    named = usage.name_tables("\n".join(program.statements[index].text for index in wanted))
    for name in set(named) & set(tables.known_tables()):  # others are lists of documents
        tables.read(name)


def _branch(program, draws, slices, depth, namespace, replay, pipe):
    """Run the statements that all slices share from `depth` on, then fork for each way on.

    `draws`, the statements that draw a figure, are never shared: the engine that draws does not
    survive a fork.
    """
    while True:
        ways: dict[Any, dict] = {}
        for key, chosen in slices.items():
            ways.setdefault(chosen[depth] if depth < len(chosen) else None, {})[key] = chosen
        if len(ways) > 1 or None in ways:
            break
        (index,) = ways
        if index in draws and len(slices) > 1:
            ways = {key: {key: chosen} for key, chosen in slices.items()}
            break
        error = _run(program, index, namespace)
        if error:
            return _report(pipe, {key: {"error": error} for key in slices})
        depth += 1
    ended = ways.pop(None, {})
    if ended:
        found, none = replay.results(), {"error": "the slice does not make it"}
        _report(pipe, {key: found.get(key, none) for key in ended})
    for part in ways.values():
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                _branch(program, draws, part, depth, namespace, replay, pipe)
                status = 0
            finally:
                os._exit(status)
        os.waitpid(pid, 0)


def _run(program, index, namespace):
    """Run one statement; return a message if it fails."""
    one = program.statements[index]
    try:
        exec(compile(one.text, f"<cell {one.cell + 1}>", "exec"), namespace)
    except BaseException as error:
        return f"cell {one.cell + 1}, “{one.text.splitlines()[0][:60]}”: {type(error).__name__}: {error}"
    return ""


def _report(pipe, found):
    small = {}
    for key, made in found.items():
        small[key] = {k: v for k, v in made.items() if isinstance(v, (str, int, float))}
    os.write(pipe, pickle.dumps(small))
