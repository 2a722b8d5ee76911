"""Run the commands of authors and reviewers."""

import argparse
import datetime
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from . import arguments, claims, dispute, history, myst, newtable, results, review, seal, tables
from .arguments import ArgumentError
from .build import INTERRUPTED
from .tabular.conversion import Form

CHAPTER = Path(__file__).parent / "templates" / "chapter.md"  # what `new chapter` begins with
CHAPTER_NAME = re.compile(r"[a-z][a-z0-9-]*")  # also in roles and in the names of numbers

MOST_ROWS = 12  # rows that an error lists


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status.

    0: good, 1: a result moved, 2: an error, 130: interrupted.
    """
    chosen = _make_parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except (tables.TableError, claims.ClaimError, ArgumentError, results.ReviewError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted. Run the command again; it begins from the start.", file=sys.stderr)
        return INTERRUPTED


def _make_parser():
    parser = argparse.ArgumentParser(prog="python -m evidence", description=__doc__)
    commands = parser.add_subparsers(required=True)

    def add(name, run, what):
        command = commands.add_parser(name, help=what)
        command.set_defaults(run=run)
        return command

    review = add(
        "review", _review, "re-execute from a clean kernel and say what moved against results/"
    )
    accept = add(
        "accept", _accept, "re-execute and record verdicts, numbers and charts in results/"
    )
    for one in (review, accept):
        one.add_argument("what", nargs="*", help="chapters or claim ids; all by default")
    why = "why verdicts moved, in one sentence for readers; by default $WHY"
    accept.add_argument("--why", help=why)
    listed = "CSV: claim, reason"
    accept.add_argument("--reasons", nargs="+", default=[], metavar="FILE", help=listed)
    form = add("check-dispute", _check_dispute, "check a form that disputes a verdict")
    form.add_argument(
        "file", type=Path, help="a YAML file as the page “Dispute a verdict” shows it"
    )
    data = add("data", _data, "validate every table and record its hash")
    data.add_argument("--check", action="store_true", help="only validate, write nothing")
    rebuild = add("rebuild", _rebuild, "rebuild tables from the publishers' files and compare")
    listed = "tables or themes; by default every table with a recipe"
    rebuild.add_argument("what", nargs="*", help=listed)
    folder = "a folder with the publishers' files; then nothing is downloaded"
    rebuild.add_argument("--raw", help=folder)
    rebuild.add_argument("--write", action="store_true", help="write the rebuilt tables into data/")
    receipt = add(
        "check-receipt", _check_receipt, "compare a receipt of the live page with results/"
    )
    receipt.add_argument("file", type=Path, help="the receipt, in JSON")
    new = add("new", _new, "begin a chapter or describe a new table")
    new.add_argument("kind", choices=["chapter", "table"])
    new.add_argument("name", help="a chapter's name, or <theme>/<table> of a CSV in data/")
    _add_form(new.add_argument_group("how the file of a table is written"))
    return parser


def _add_form(group):
    """Add the options that say how a file is written; it is converted if one of them is given."""
    option = group.add_argument
    option("--encoding", default="utf-8", help="as cp1251, cp1252, utf-16")
    option("--delimiter", default=",", help="between cells: ';', tab, '|'")
    option("--decimal", default="", help="the decimal sign: ','")
    option("--thousands", default="", help="between thousands: ' ', \"'\", ',', '.'")
    option("--dates", default="", help="how dates are written: '%%d.%%m.%%Y'")
    option("--missing", action="append", default=[], help="what stands for a missing value: '-'")
    option("--text", action="append", default=[], help="a column to keep as text")
    option("--clean", action="store_true", help="only take out odd spaces and invisible characters")


def _scope(what):
    """Return the chapters to run and, if a single one was named, the claim to report."""
    standing = results.notebooks()
    if not what:
        return standing, None
    settled = {row["claim_id"]: row["notebook"] for row in results.accepted("verdicts")}
    chapters, only = [], None
    for name in what:
        if name in standing:
            chapters.append(name)
        elif name in claims.register().index:
            only = name if len(what) == 1 else None
            chapters.append(settled.get(name) or claims.register().at[name, "chapter"])
        else:
            raise results.ReviewError(
                f"'{name}' is neither a chapter nor a claim. Chapters: {', '.join(standing)}; "
                "claims are listed in data/articles/claims.csv."
            )
    missing = sorted(set(chapters) - set(standing))
    if missing:
        raise results.ReviewError(f"chapters/{missing[0]}.md is not written yet.")
    return sorted(set(chapters)), only


def _review(chosen):
    chapters, only = _scope(chosen.what)
    broken = seal.check()
    with seal.unsealed():
        try:
            runs = review.execute_all(chapters)
        except results.ReviewError:
            print("\n".join(review.changed_rows()))  # what may have stopped the chapter
            raise
    text, changed = review.report(runs, only)
    broken += review.find_faults(runs)
    for problem in broken:
        print(f"error: {problem}")
    print(text)
    if changed:
        print(review.IF_MEANT)
    return 1 if changed or broken else 0


def _accept(chosen):
    chapters, _ = _scope(chosen.what)
    for name in chosen.what:
        if name not in chapters:
            raise results.ReviewError(
                f"'{name}' is a claim, and whole chapters are recorded. Use R={' '.join(chapters)}."
            )
    reasons = history.read_reasons(chosen.reasons)
    runs = review.execute_all(chapters)
    problems = review.find_faults(runs)
    if problems:
        raise results.ReviewError("\n".join(problems))
    text, _ = review.report(runs)
    moves = history.find_moves(runs, datetime.date.today().isoformat())
    why = os.environ.get("WHY", "") if chosen.why is None else chosen.why
    moves = history.give_reasons(moves, why, reasons)
    results.accept(runs)
    history.append(moves)
    print(text)
    print("Recorded in results/.")
    return 0


def _check_dispute(chosen):
    print(dispute.check(chosen.file))
    return 0


def _moved_rows():
    """Return a line for each table row that moved; none if a table cannot be read, which the error says."""
    try:
        moved = [f"table  {table}: row [{key}] {how}" for table, key, how in results.moved_rows()]
    except tables.TableError:
        return []
    if (more := len(moved) - MOST_ROWS) > 0:
        moved[MOST_ROWS:] = [f"and {more} more rows; `make review` lists all."]
    return moved


def _find_argument_faults():
    """Return what is wrong with the map of arguments; nothing if the claims cannot be read, which `seal` says."""
    if not (tables.DATA / "articles" / "arguments.yaml").exists():
        return []
    try:
        with seal.unsealed():
            arguments.read()
    except ArgumentError as error:
        return str(error).splitlines()
    except (tables.TableError, claims.ClaimError):
        pass
    return []


def _data(chosen):
    wrong = _find_argument_faults()
    if chosen.check:
        problems = "\n".join([*seal.check(), *wrong])
        print(problems or f"{len(tables.known_tables())} tables match their descriptors.")
        return 2 if problems else 0
    if wrong:
        raise ArgumentError("\n".join(wrong))
    try:
        changed = seal.seal(print)
    except tables.TableError as error:
        # A sentence of a card may fail because of a row that it does not name.
        raise tables.TableError("\n".join([str(error), *_moved_rows()])) from None
    print("\n".join(f"sealed {name}" for name in changed) or "Nothing to seal.")
    return 0


def _rebuild(chosen):
    from . import lineage, raw  # imports readers that no other command needs

    folder = Path(chosen.raw) if chosen.raw else tables.ROOT / "raw"
    if chosen.raw and not folder.is_dir():
        raise tables.TableError(
            f"RAW={chosen.raw}: there is no such folder. It holds <theme>/<owner>+<repository>/<file>."
        )
    files = raw.Raw(folder, fetch=not chosen.raw)
    outcomes = lineage.rebuild(lineage.chosen(chosen.what), files, chosen.write)
    print(lineage.summary(outcomes))
    return lineage.status(outcomes)


def _check_receipt(chosen):
    from . import receipt

    text, same = receipt.report(chosen.file)
    print(text)
    return 0 if same else 1


def _new(chosen):
    if chosen.kind == "table":
        return _new_table(chosen)
    if Form.of(vars(chosen)) != Form():
        raise results.ReviewError(
            "how a file is written is for `new table`; a chapter has no file."
        )
    if not CHAPTER_NAME.fullmatch(chosen.name):
        raise results.ReviewError(
            f"'{chosen.name}' cannot be the name of a chapter, which is that of a file in chapters/. Use small letters, "
            "digits and hyphens, a letter first: foreign-policy."
        )
    path = results.CHAPTERS / f"{chosen.name}.md"
    if path.exists():
        raise results.ReviewError(f"chapters/{path.name} exists already; choose another name.")
    text = CHAPTER.read_text(encoding="utf-8")
    text = text.replace("TITLE", chosen.name.replace("-", " ").capitalize())
    path.write_text(text, encoding="utf-8")
    print(
        f"chapters/{path.name} begun. Add `- file: chapters/{path.stem}` to _toc.yml, and write the text where it "
        f"says '{myst.UNWRITTEN}'."
    )
    return 0


def _new_table(chosen):
    path, notes = newtable.begin(chosen.name, Form.of(vars(chosen)))
    if notes:
        print(f"data/{chosen.name}.csv converted: {'; '.join(notes)}.")
    key = ", ".join(tables.list_key(tables.resource(chosen.name))) or "nothing yet"
    print(
        f"{path.relative_to(tables.ROOT).as_posix()}: describe the table where it says "
        f"'{seal.UNDESCRIBED}' (its rows are told apart by {key}), then run "
        "`python -m evidence data`."
    )
    return 0
