"""Test that the tree of CONTRIBUTING.md names every module in its folder, and that tests mirror the modules."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("evidence", "browser", "live", "portable", "checks", "bench")  # with what is below them
# Folders of tests, and the modules that they test.
MIRRORED = {
    "tests/evidence": "evidence",
    "tests/book": "evidence/book",
    "tests/checks": "checks",
    "tests/live": "live",
    "tests/portable": "portable",
}
# Tests of more than one module, and what they test.
BROADER = {
    "tests/book/test_escapes.py": "HTML in any text of the data, on every page",
    "tests/evidence/claims/test_parts.py": "claims in parts: register, documents, acts and rules",
    "tests/evidence/tabular/test_bad_tables.py": "any malformed file, read by any command",
    "tests/evidence/tabular/test_round_trip.py": "write, seal and load of any frame",
    "tests/evidence/test_processes.py": "the helper that tells whether processes have ended",
    "tests/evidence/test_doctests.py": "the examples in all docstrings",
}


def list_modules() -> list[Path]:
    """List the modules and scripts that the tree has to name, from the project's folder."""
    modules = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    shared = (ROOT / "recipes").glob("*.py")  # what recipes have in common; each recipe is a table
    scripts = [*(ROOT / "evidence/book/static").glob("*.*s"), *(ROOT / "live").glob("*.js")]
    return [
        path.relative_to(ROOT)
        for path in [*modules, *shared, *scripts]
        if not path.stem.startswith("__") and "stubs" not in path.parts
    ]


def read_places(text: str) -> dict[str, str]:
    """Return {folder: its lines in the annotated tree}.

    A folder begins a line at the margin, or two spaces in if it is in the folder above it; its lines
    are that one and what is further in.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    top = current = ""
    for line in text.splitlines():
        if named := re.match(r"(  )?([\w/]+)/(?=\s|$)", line):
            current = f"{top}/{named[2]}" if named[1] else named[2]
            top = top if named[1] else current
            line = line[named.end() :]
        elif re.match(r"  \S", line):
            current = top
        lines[current].append(line)
    return {folder: "\n".join(found) for folder, found in lines.items()}


def find_unnamed(modules: list[Path], text: str) -> list[str]:
    """List the modules whose folder's lines of the tree do not name them outside parentheses."""
    places, missing = read_places(text), []
    for path in modules:
        said = re.sub(r"\([^()]*\)", "", places.get(path.parent.as_posix(), ""))
        if not {path.name, path.stem if path.suffix == ".py" else path.name} & set(
            re.findall(r"[\w.-]+", said)
        ):
            missing.append(path.as_posix())
    return sorted(missing)


def read_tree() -> str:
    """Return the annotated tree of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.partition("\n## The package\n")[2].partition("\n## ")[0]


def test_every_module_and_script_has_its_place_in_the_tree():
    missing = find_unnamed(list_modules(), read_tree())
    assert not missing, f"CONTRIBUTING.md, The package: say what these are: {missing}"


def test_a_module_is_looked_for_in_the_lines_of_its_folder():
    tree = "a/\n  one.py   what\n  b/        two (three, in short),\n            four\n  five.py\n"
    modules = [Path(name) for name in ("a/one.py", "a/five.py", "a/b/two.py", "a/b/four.py")]
    assert find_unnamed(modules, tree) == []
    wrong = [Path(name) for name in ("a/two.py", "a/b/one.py", "a/b/three.py", "c/four.py")]
    assert find_unnamed(wrong, tree) == sorted(path.as_posix() for path in wrong)


def test_the_tree_names_no_module_that_is_gone():
    gone = [
        f"{folder}/{name}"
        for folder, text in read_places(read_tree()).items()
        for name in re.findall(r"[\w-]+\.(?:py|js|css|html)\b", text)
        if not any((ROOT / within / name).exists() for within in (folder, "evidence"))
    ]
    assert not gone, f"CONTRIBUTING.md, The package: these are gone: {gone}"


def test_tests_mirror_the_modules():
    alone = {
        path.relative_to(ROOT).as_posix()
        for tests, modules in MIRRORED.items()
        for path in (ROOT / tests).rglob("test_*.py")
        if not (
            ROOT / modules / path.relative_to(ROOT / tests).with_name(path.name[len("test_") :])
        ).exists()
    }
    assert alone == set(BROADER), (
        f"Name a test as its module, in the same folder, or say in BROADER what it tests: "
        f"{sorted(alone ^ set(BROADER))}"
    )
