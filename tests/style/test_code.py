"""Test that the package is annotated and that documents, code and messages use plain words."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Words that were used here with private meanings, and the plain word for each. Written in pieces, so
# that this file passes its own test.
PLAIN = {
    "men" + r"d(?:s|ed|ing)?": "fix, correct",
    "a" + "new": "again",
    "besid" + "e": "next to, with",
    "he" + "ars": "receives",
    "de" + "ar": "expensive",
    "of ou" + "rs": "name the thing",
    "whoe" + "ver": "name who",
    "is no" + "ne of": "is not one of",
    "stan" + "ds? on": "depends on",
    "should somebod" + "y": "if",
    "for who" + "mever": "name who",
    "the house" + "'s": "the book's",
}
# Not in names of CSS classes, such as ev-aside.
WORDS = re.compile(rf"(?<!ev-)\b(?:{'|'.join(PLAIN)})\b", re.IGNORECASE)
LONGEST = 350  # lines of a module
LONGEST_FUNCTION = 45  # lines of a function without its head and docstring
COVERED = ("evidence", "browser", "live", "portable", "checks", "bench", "recipes", "tests")
DOCUMENTS = ("Makefile", "README.md", "CONTRIBUTING.md")


def modules() -> list[Path]:
    """List the modules of the package."""
    return sorted((ROOT / "evidence").rglob("*.py"))


def unannotated(tree: ast.AST) -> Iterator[str]:
    """Yield the public functions and methods with an argument or a result without a type."""
    for node in ast.iter_child_nodes(tree):
        name = getattr(node, "name", "_")
        if name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            yield from (f"{name}.{method}" for method in unannotated(node))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            given = node.args
            listed = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
            bare = [
                a.arg for a in listed if a and not a.annotation and a.arg not in ("self", "cls")
            ]
            if bare or node.returns is None:
                yield f"{name} (line {node.lineno}: {', '.join(bare) or 'result'})"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_functions_are_annotated(path):
    found = list(unannotated(ast.parse(path.read_text(encoding="utf-8"))))
    assert not found, f"{path.relative_to(ROOT)}: add types to {'; '.join(found)}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, (
        f"{path.relative_to(ROOT)}: {lines} lines. Divide it where two ideas meet."
    )


def long_functions(tree: ast.AST) -> Iterator[str]:
    """Yield the functions whose body has more than LONGEST_FUNCTION lines."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} (line {node.lineno}: {lines} lines)"


def test_functions_are_short():
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in covered()
        if path.suffix == ".py"
        for name in long_functions(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, (
        f"More than {LONGEST_FUNCTION} lines; divide where a step of its own begins:\n"
        + "\n".join(found)
    )


def test_a_long_function_is_found():
    lines = "    x = 1\n" * LONGEST_FUNCTION
    short = f'class C:\n  def f(self):\n    """Say.\n\n    What."""\n{lines}'
    assert list(long_functions(ast.parse(short))) == []
    assert list(long_functions(ast.parse(short + "    x = 2\n"))) == [
        f"f (line 2: {LONGEST_FUNCTION + 1} lines)"
    ]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(a: int) -> int: ...", []),
        ("def f(a) -> int: ...", ["f (line 1: a)"]),
        ("def f(*, a: int): ...", ["f (line 1: result)"]),
        ("def f(**more) -> None: ...", ["f (line 1: more)"]),
        ("class C:\n  def m(self) -> int: ...\n  def n(self): ...", ["C.n (line 3: result)"]),
        ("def _f(a): ...", []),
    ],
)
def test_a_missing_type_is_found(code, found):
    assert list(unannotated(ast.parse(code))) == found


def test_types_are_consistent():
    run = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


TAG = re.compile(r"<[a-zA-Z]|</")
# What messages leave to be filled in: “data/<theme>/facts.csv”.
PLACEHOLDERS = re.compile(
    r"<(?:theme|table|claim|id|owner|repository|file|publisher|kind|side|house|note"
    r"|chapter|figure|number|format|cell \0)>"
)

METHODS = ("format", "format_map", "join")  # of str, by which tags and values are put together


def has_tag(node: ast.AST) -> bool:
    """Tell whether a text of the code has an HTML tag."""
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "\0" for p in node.values]
        return "\0" in parts and bool(TAG.search(PLACEHOLDERS.sub("", "".join(parts))))
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and bool(TAG.search(PLACEHOLDERS.sub("", text)))


def built_by_hand(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, how) where code makes HTML without a template and without `Markup(…).format`."""
    patterns = {
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args
    }
    for node in ast.walk(tree):
        if node in patterns:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "html":
            if any(one.name in ("escape", "*") for one in node.names):
                yield node.lineno, "html.escape"
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "html.escape":
            yield node.lineno, "html.escape"
        elif isinstance(node, ast.JoinedStr) and has_tag(node):
            yield node.lineno, "an f-string"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            if any(isinstance(n, ast.Constant) and has_tag(n) for n in (node.left, node.right)):
                yield node.lineno, "+ or %"
        elif isinstance(node, ast.AugAssign):
            if isinstance(node.value, ast.Constant) and has_tag(node.value):
                yield node.lineno, "+="
        elif isinstance(node, ast.Attribute) and node.attr in METHODS and has_tag(node.value):
            yield node.lineno, f"str.{node.attr}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_html_is_made_by_templates(path):
    name = path.relative_to(ROOT).as_posix()
    found = [
        f"{name}:{line}: {how}"
        for line, how in built_by_hand(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "CONTRIBUTING.md, A part of a page:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("from html import escape", "html.escape"),
        ("html.escape(x)", "html.escape"),
        ("f'<b>{x}</b>'", "an f-string"),
        ("f'{x}</{tag}>'", "an f-string"),
        ("'<p>' + x", "+ or %"),
        ("x + '</p>'", "+ or %"),
        ("'<p>%s</p>' % x", "+ or %"),
        ("x += '</p>'", "+="),
        ("'<p>{}</p>'.format(x)", "str.format"),
        ("'</li><li>'.join(x)", "str.join"),
        ("Markup('<p>{}</p>').format(x)", None),
        ("f'{a} < {b}, {a}<5'", None),
        ("f'Add it to data/<theme>/facts.csv: {x}'", None),
        ("re.sub(f'<{tag}[^>]*>(.*)</{tag}>', '', x)", None),
        ("re.sub(pattern, f'<p>{y}</p>', x)", "an f-string"),
    ],
)
def test_html_made_by_hand_is_found(code, how):
    assert [found for _, found in built_by_hand(ast.parse(code))] == ([how] if how else [])


def odd_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, word, plain word) for each word that PLAIN replaces."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in WORDS.finditer(line):
            plain = next(p for w, p in PLAIN.items() if re.fullmatch(w, match[0], re.IGNORECASE))
            yield number, match[0], plain


def covered() -> list[Path]:
    """List the files whose words are checked."""
    found = [
        path
        for folder in COVERED
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".js", ".css") and "cache" not in path.parts
    ]
    return sorted([*found, *(ROOT / name for name in DOCUMENTS)])


def test_words_are_plain():
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: “{word}”. Write: {plain}"
        for path in covered()
        for number, word, plain in odd_words(path.read_text(encoding="utf-8"))
    ]
    assert not found, "CONTRIBUTING.md, Wording:\n" + "\n".join(found)


def test_an_odd_word_is_found_and_a_part_of_a_word_is_not():
    assert list(odd_words("fine\nplease Men" + "d it")) == [(2, "Men" + "d", "fix, correct")]
    assert list(odd_words("recommend, amendment, dearth, classroom, answered_by")) == []


def test_one_module_looks_for_fences():
    fence = "`" + "{3"  # of a regular expression
    found = [
        path.relative_to(ROOT).as_posix()
        for path in covered()
        if path.suffix == ".py" and fence in path.read_text(encoding="utf-8")
    ]
    assert not found, f"Use evidence/myst.py, which parses pages as the book does: {found}"
