"""Check a receipt: what a run of the book in a browser gave, against `results/`.

The live page offers the receipt for download. It holds every verdict, number and chart that the
reader's browser computed; this module compares them with the accepted ones.
"""

import json
from pathlib import Path

from . import results

KINDS = {  # kind: (the column of its name, the columns that are compared)
    "verdicts": ("claim_id", ("verdict", "recomputed")),
    "numbers": ("name", ("value",)),
    "charts": ("name", ("sha256",)),
}


def read(path: Path) -> dict:
    """Read a receipt; ReviewError, which says what it lacks, if the file is none."""
    try:
        paper = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise results.ReviewError(
            f"{path}: {error.strerror}. Name the receipt's JSON file."
        ) from None
    except ValueError as error:
        raise results.ReviewError(
            f"{path}: not JSON ({error}). The live page offers two forms; give the one in JSON."
        ) from None
    chapters = paper.get("chapters") if isinstance(paper, dict) else None
    if not chapters or not isinstance(chapters, list):
        raise results.ReviewError(
            f"{path}: no list 'chapters'. This is not a receipt of the live page."
        )
    for chapter in chapters:
        for key in ("chapter", *KINDS):
            if key not in chapter or (key in KINDS and "found" not in chapter[key]):
                raise results.ReviewError(
                    f"{path}: a chapter without '{key}'. Download the receipt again."
                )
    return paper


def compare(paper: dict) -> tuple[list[str], int, int]:
    """Compare a receipt, as `read` returns it, with `results/`.

    Returns
    -------
    differences
        One line per result that differs, is missing or is unknown.
    same, expected
        How many results are equal, and how many `results/` has of the receipt's chapters.
    """
    differences, same, expected = [], 0, 0
    for chapter in paper["chapters"]:
        name = chapter["chapter"]
        for kind, (key, columns) in KINDS.items():
            accepted = {row[key]: row for row in results.accepted(kind) if row["notebook"] == name}
            found = dict(chapter[kind]["found"])
            expected += len(accepted)
            for one, row in accepted.items():
                moved = _difference(row, found.pop(one, None), columns)
                same += not moved
                if moved:
                    differences.append(f"{name}: {kind.removesuffix('s')} {one}: {moved}")
            differences += [
                f"{name}: {kind.removesuffix('s')} {one}: not in results/" for one in found
            ]
    return differences, same, expected


def _difference(accepted, found, columns):
    if found is None:
        return "missing from the receipt"
    values = found if isinstance(found, dict) else {columns[0]: found}
    moved = [
        f"{accepted[column] or 'none'} → {values.get(column) or 'none'}"
        for column in columns
        if not results.same_value(accepted[column], str(values.get(column) or ""))
    ]
    return "; ".join(moved)


def report(path: Path) -> tuple[str, bool]:
    """Say how a receipt compares with `results/`, and whether all is equal; ReviewError if it is none."""
    paper = read(path)
    differences, same, expected = compare(paper)
    head = [
        f"Receipt of {paper.get('time', 'an unknown time')}, commit {paper.get('commit') or 'not stated'}",
        f"Chapters: {', '.join(chapter['chapter'] for chapter in paper['chapters'])}",
    ]
    if paper.get("edited"):
        head.append("The reader had changed code or data, so differences are expected.")
    head.append(f"{same} of {expected} verdicts, numbers and charts equal results/.")
    return "\n".join([*head, *differences]), not differences
