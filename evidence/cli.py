"""`python -m evidence`: what authors and reviewers do at the command line."""

import argparse
import sys

from . import claims, review, seal, tables
from .build import INTERRUPTED

SKELETON = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# {title}

```{{admonition}} What you will be able to do
:class: tip
- (two or three things that a reader can do after this chapter)
```

## What the articles argue

(Two or three short paragraphs.)

```{{claims-table}} {theme}
```

## Evidence

This cell loads what the chapter rests on.

```{{code-cell}} python3
:tags: [hide-input]

from evidence import claim, figure, glue, load
```

## The other reading

(The strongest objection, at the same chart size.)

## What the evidence says

(The chapter's verdict in a paragraph; what is unknown.)

## Try it

(Two or three exercises with hidden solutions.)

## About the data

```{{about-data}}
```
"""


def main(arguments=None):
    """Run one command; returns the exit status (0 good, 1 something moved, 2 an error, 130 interrupted)."""
    parser = argparse.ArgumentParser(prog="python -m evidence", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("review", "re-execute from a clean kernel and say what moved against results/"),
        ("accept", "re-execute and record verdicts, numbers and charts in results/"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("what", nargs="*", help="chapters or claim ids; nothing means all")
    data = commands.add_parser("data", help="validate every table and record its hash")
    data.add_argument("--check", action="store_true", help="only validate, write nothing")
    new = commands.add_parser("new", help="begin a chapter or describe a new table")
    new.add_argument("kind", choices=["chapter", "table"])
    new.add_argument("name", help="a chapter's name, or <theme>/<table> of a CSV in data/")
    chosen = parser.parse_args(arguments)
    try:
        return globals()[f"_{chosen.command}"](chosen)
    except (tables.TableError, claims.ClaimError, review.ReviewError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted. Run the command again; it begins from the start.", file=sys.stderr)
        return INTERRUPTED


def _scope(what):
    """Chapters to run and, if one was asked for, the claim to report."""
    standing = review.notebooks()
    if not what:
        return standing, None
    settled = {row["claim_id"]: row["notebook"] for row in review.accepted("verdicts")}
    chapters, only = [], None
    for name in what:
        if name in standing:
            chapters.append(name)
        elif name in claims.register().index:
            only = name if len(what) == 1 else None
            chapters.append(settled.get(name) or claims.register().at[name, "chapter"])
        else:
            raise review.ReviewError(
                f"'{name}' is neither a chapter nor a claim. Chapters: {', '.join(standing)}; "
                "claims are listed in data/articles/claims.csv."
            )
    missing = sorted(set(chapters) - set(standing))
    if missing:
        raise review.ReviewError(f"chapters/{missing[0]}.md is not written yet.")
    return sorted(set(chapters)), only


def _review(chosen):
    chapters, only = _scope(chosen.what)
    broken = seal.check()
    with seal.unsealed():
        runs = review.execute_all(chapters)
    text, changed = review.report(runs, only)
    for problem in broken + review.duplicates(runs):
        print(f"error: {problem}")
    print(text)
    return 1 if changed or broken or review.duplicates(runs) else 0


def _accept(chosen):
    chapters, _ = _scope(chosen.what)
    runs = review.execute_all(chapters)
    problems = review.duplicates(runs)
    if problems:
        raise review.ReviewError("\n".join(problems))
    text, _ = review.report(runs)
    review.accept(runs)
    print(text)
    print("Recorded in results/.")
    return 0


def _data(chosen):
    if chosen.check:
        problems = seal.check()
        print(
            "\n".join(problems) or f"{len(tables.known_tables())} tables match their descriptors."
        )
        return 2 if problems else 0
    changed = seal.seal()
    print("\n".join(f"sealed {name}" for name in changed) or "Nothing to seal.")
    return 0


def _new(chosen):
    if chosen.kind == "table":
        path = seal.begin_table(chosen.name)
        print(f"{path.relative_to(tables.ROOT)}: describe the new table where it says "
              f"'{seal.UNDESCRIBED}', then run `python -m evidence data`.")  # fmt: skip
        return 0
    path = review.CHAPTERS / f"{chosen.name}.md"
    if path.exists():
        raise review.ReviewError(f"chapters/{path.name} exists already; choose another name.")
    path.write_text(
        SKELETON.format(title=chosen.name.capitalize(), theme=chosen.name), encoding="utf-8"
    )
    print(f"chapters/{path.name} begun. Add `- file: chapters/{path.stem}` to _toc.yml.")
    return 0
