"""Run the slices of chapters, each as if alone, and compare what they make with `results/`."""

import multiprocessing
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from .. import kernel, results
from .forks import run_slices
from .replay import COMPARED, find_difference
from .slices import Program, TraceError

FILES = {
    "number": ("numbers", "name"),
    "verdict": ("verdicts", "claim_id"),
    "figure": ("charts", "name"),
}
JOBS = 2


def list_results(chapter: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the accepted results of a chapter: {(kind, name): what is compared}."""
    return {
        (kind, row[key]): {column: row[column] for column in COMPARED[kind]}
        for kind, (file, key) in FILES.items()
        for row in results.accepted(file)
        if row["notebook"] == chapter
    }


def read_program(chapter: str) -> Program:
    """Return the notebook of a chapter as one program."""
    notebook = kernel.read(results.CHAPTERS / f"{chapter}.md")
    return Program([cell.source for cell in notebook.cells if cell.cell_type == "code"])


def verify(chapter: str, most: int | None = None) -> tuple[int, list[str]]:
    """Run the slices of a chapter, or a sample of `most`, and compare what each makes with `results/`.

    Returns
    -------
    tuple of int and list of str
        How many slices were run, and a message for each whose result differs.
    """
    program, expected = read_program(chapter), list_results(chapter)
    chosen = sorted(expected)
    if most is not None:
        chosen = sorted(random.Random(chapter).sample(chosen, min(most, len(chosen))))
    slices, said = {}, []
    for key in chosen:
        try:
            slices[key] = program.slice(*key)
        except TraceError as error:
            said.append(f"chapters/{chapter}.md: {error}")
    made = run_slices(program, slices)
    for key, found in made.items():
        wrong = found.get("error") or find_difference(made, *key, expected[key])
        if wrong:
            said.append(f"chapters/{chapter}.md: the slice of {' '.join(key)}: {wrong}")
    return len(chosen), said


def verify_all(chapters: Sequence[str], most: int | None = None) -> tuple[int, list[str]]:
    """Verify chapters, two at a time, those with most results first; parameters as of `verify`."""
    ordered = sorted(chapters, key=lambda name: -len(list_results(name)))
    # Not forked: the engine that draws figures, if this process has used it, does not survive a fork.
    with ProcessPoolExecutor(JOBS, multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(verify, ordered, [most] * len(ordered)))
    return sum(count for count, _ in found), [text for _, said in found for text in said]
