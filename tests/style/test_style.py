"""Test Python style, spelling, and that no line belongs to one machine, in every file."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checks.format import formatted
from evidence.cli import CHAPTER
from evidence.myst import find_cells
from tests.chapters.sources import full_chapters

ROOT = Path(__file__).resolve().parents[2]
BUILT = {
    "_build",
    ".venv",
    ".git",
    ".hypothesis",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
    "node_modules",
}
# Written in pieces, so that this file passes its own test.
MACHINE = re.compile(
    r"(?<![\w.~])/(?:"
    + "|".join(("work", "farm", "root", "home/[a-z]+", "Users/[A-Za-z]+", "tmp/[A-Za-z]"))
    + r")\b"
)
OUTSIDE = re.compile(r"\.\./sha" + r"red|/sha" + r"red/")
REGISTRY = re.compile(
    r"files\.python" + r"hosted\.org|registry\.npm" + r"js\.org|py" + r"pi\.org/simple"
)


def files() -> list[Path]:
    """List the files of the repository: those that git knows, or without git all that were not built."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not BUILT & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


def texts():
    """Yield (path from the project's folder, text) of every text file."""
    for path in files():
        blob = path.read_bytes()
        if b"\0" not in blob[:8000]:
            yield path.relative_to(ROOT).as_posix(), blob.decode("utf-8")


def offending(pattern: re.Pattern, text: str, name: str) -> list[str]:
    """Return a message for each line that matches; web addresses are left out."""
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(re.sub(r"https?://\S+", "", line))
    ]


def tool(name: str, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess:
    """Run a checker of this environment in the project's folder."""
    command = [str(Path(sys.executable).parent / name), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=given)


def test_ruff_on_python():
    run = tool("ruff", "check", "--output-format=concise", ".")
    assert run.returncode == 0, run.stdout + run.stderr


def cells_as_python(text: str) -> str:
    """Return a notebook's code at its line numbers in the chapter; other lines are empty."""
    lines = [""] * (len(text.splitlines()) + 1)
    for cell in find_cells(text):
        lines[cell.start - 1 : cell.start - 1 + len(cell.body)] = cell.body
    return "\n".join(lines).rstrip() + "\n"


def ruff_on_cells(text: str, name: str) -> str:
    """Return what ruff reports for a notebook's cells; "" if nothing.

    Ignored: a value shown by a cell (B018), and short forms (C408, E731).
    """
    ignored = "--ignore=B018,C408,E402,E731"
    run = tool(
        "ruff",
        "check",
        "--output-format=concise",
        "--no-cache",
        ignored,
        "--stdin-filename",
        f"{name}.py",
        "-",
        given=cells_as_python(text),
    )
    return "" if run.returncode == 0 else run.stdout.replace(f"{name}.py", name) + run.stderr


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "chapters").glob("*.md")), CHAPTER], ids=lambda path: path.name
)
def test_ruff_on_cells(path):
    assert ruff_on_cells(path.read_text(encoding="utf-8"), f"chapters/{path.name}") == ""


def test_python_is_formatted():
    run = tool("ruff", "format", "--check", "--quiet", ".")
    assert run.returncode == 0, tool("ruff", "format", "--check", ".").stdout + "Fix: make format"


@pytest.mark.parametrize("path", full_chapters(), ids=lambda path: path.name)
def test_cells_are_formatted(path):
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name) == text, f"{path.name}: run `make format`"


def test_only_cells_are_formatted():
    text = "# Title\n\nx = {1:2}\n\n```{code-cell} ipython3\n:tags: [hide-input]\n\nx={1:2}\n```\n"
    assert formatted(text, "x.md") == text.replace("x={1:2}", "x = {1: 2}")
    with pytest.raises(ValueError, match="x.md: the cell of line 1 "):
        formatted("```{code-cell} ipython3\nx = (\n```\n", "x.md")


def test_ruff_finds_a_bad_cell():
    said = ruff_on_cells(
        "# Title\n\n```{code-cell} ipython3\nimport os\nprint(missing)\n```\n", "chapters/x.md"
    )
    assert "chapters/x.md:4:" in said and "F401" in said
    assert "chapters/x.md:5:" in said and "F821" in said


def test_spelling():
    run = tool("codespell", *[str(path.relative_to(ROOT)) for path in files()])
    assert run.returncode == 0, run.stdout + run.stderr


def test_spelling_finds_a_slip(tmp_path):
    (tmp_path / "x.md").write_text("We recieved " + "it.\n")  # codespell:ignore
    run = tool("codespell", str(tmp_path / "x.md"))
    assert run.returncode != 0 and "received" in run.stdout


@pytest.mark.parametrize(
    ("what", "pattern", "fix"),
    [
        ("a path of one machine", MACHINE, "write it relative to the project's folder"),
        ("a folder outside the project", OUTSIDE, "readers have only what is in the repository"),
        ("a package registry's address", REGISTRY, "name the package and its version instead"),
    ],
    ids=["machine paths", "outside folders", "registries"],
)
def test_nothing_belongs_to_one_machine(what, pattern, fix):
    found = [message for name, text in texts() for message in offending(pattern, text, name)]
    assert not found, f"{what}; {fix}:\n" + "\n".join(found[:20])


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE, "open('/ho" + "me/ann/data.csv')"),
        (MACHINE, "see /wo" + "rk/main"),
        (MACHINE, "/tm" + "p/x.csv"),
        (OUTSIDE, "from ../sha" + "red/design.md"),
        (REGISTRY, "--index-url py" + "pi.org/simple"),
    ],
)
def test_such_a_line_is_found(pattern, line):
    assert offending(pattern, "fine\n" + line, "x.md") == [f"x.md:2: {line}"]


def test_an_address_is_no_path():
    assert offending(MACHINE, "https://example.org/ho" + "me/news and data/economy", "x.md") == []


def test_line_ends_are_clean():
    generated = (".svg", ".csv", ".json")
    found = []
    for name, text in texts():
        if "\r" in text:
            found.append(f"{name}: Windows line ends")
        if text and not text.endswith("\n"):
            found.append(f"{name}: no newline at its end")
        if name.endswith(generated):
            continue
        found += [
            f"{name}:{n}: spaces at the end of the line"
            for n, line in enumerate(text.split("\n"), 1)
            if line != line.rstrip()
        ]
    assert not found, "\n" + "\n".join(found[:20])


SORT = re.compile(r"\.(sort_values|argsort)\(")
SEVERAL = re.compile(r"^\s*(by=)?\[[^\]]*,")  # pandas sorts by several keys stably


def call(text: str, opening: int) -> str:
    """Return the text between the parenthesis at `opening` and the one that closes it."""
    depth = 0
    for end in range(opening, len(text)):
        depth += (text[end] in "([{") - (text[end] in ")]}")
        if depth == 0:
            return text[opening + 1 : end]
    return text[opening + 1 :]


def test_rows_that_tie_keep_their_order_on_every_processor():
    """Check for stable sorts: NumPy's default orders ties differently on other instruction sets."""
    found = []
    for name, text in texts():
        if not re.fullmatch(r"(evidence|recipes)/.*\.py|chapters/.*\.md", name):
            continue
        for match in SORT.finditer(text):
            inside = call(text, match.end() - 1)
            if "kind=" not in inside and not (match[1] == "sort_values" and SEVERAL.search(inside)):
                found.append(
                    f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}{inside})"
                )
    assert not found, 'Write kind="stable", or ties come in another order elsewhere:\n' + "\n".join(
        found
    )


def test_a_class_is_styled_in_one_sheet():
    """Two parts that give one name to their class change each other: a chart was hidden in this way."""
    homes = {}
    for sheet in sorted((ROOT / "evidence/book/static").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        for selector in re.findall(r"([^{}]+)\{", rules):
            for name in re.findall(r"\.(ev-[\w-]+)", selector):
                homes.setdefault(name, set()).add(sheet.name)
    shared = {name: sorted(sheets) for name, sheets in homes.items() if len(sheets) > 1}
    assert not shared, f"Rename one of each, or keep its rules together: {shared}"
