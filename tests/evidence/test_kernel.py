"""Test that a notebook that fails gives one error: file, line, cell, what happened, the fix."""

import ast

import pytest

from evidence import guard, kernel
from evidence.kernel import NotebookError
from evidence.outputs import REFUSED

HEADER = "---\njupytext:\n  text_representation:\n    format_name: myst\nkernelspec:\n  name: python3\n---\n\n# A title\n"


def written(folder, *cells, tags=""):
    """Write a chapter with these cells; return its path and the line on which the code of each begins."""
    path = folder / "chapters" / "demo.md"
    path.parent.mkdir(exist_ok=True)
    text, starts = HEADER, []
    for cell in cells:
        text += f"\nWords.\n\n```{{code-cell}} ipython3\n{tags}"
        starts.append(text.count("\n") + 1)
        text += f"{cell}\n```\n"
    path.write_text(text, encoding="utf-8")
    return path, starts


def refused(folder, *cells, limit=None):
    """Run a chapter with these cells; return the message and the line on which the code of each begins."""
    path, starts = written(folder, "fine = 1", *cells)
    with pytest.raises(NotebookError) as raised:
        kernel.run(kernel.read(path), path, limit)
    return str(raised.value), starts[1:]


# One row each: the code of a cell, its line that is named, the first words that are said of it.
ENDS = {
    "an error": ("zero = 0\n1 / zero", 2, "ZeroDivisionError: division by zero"),
    "an error in a function": (
        "def f():\n    return 1 / 0\n\nf()",
        4,
        "ZeroDivisionError: division by zero",
    ),
    "no Python": ("a = 1\nb = = 2", 2, "SyntaxError: invalid syntax"),
    "an end": (
        "import os\nos._exit(3)",
        1,
        "the kernel ended itself with exit status 3. Take the call",
    ),
    "a crash": (
        "import ctypes\nctypes.string_at(0)",
        2,
        "the kernel crashed (SIGSEGV), in a library",
    ),
    "killed": (
        "import os\nos.kill(os.getpid(), 9)",
        1,
        "the kernel was killed (SIGKILL), as happens when the machine runs out",
    ),
    "too long": (
        "import time\ntime.sleep(30)",
        1,
        "the cell took longer than 1 seconds. Let it compute less, or raise",
    ),
}


@pytest.mark.parametrize("code", ENDS.values(), ids=ENDS)
def test_the_cell_that_ends_a_notebook_is_named(tmp_path, code):
    text, line, words = code
    said, starts = refused(tmp_path, text, "never = 1", limit=1 if "sleep" in text else None)
    place = (
        f"chapters/demo.md, line {starts[0] + line - 1} (code cell 2, “{text.splitlines()[0]}”): "
    )
    assert said.startswith(place + words) and "\n" not in said


# What a cell may not do; each in a cell that may raise an exception, all in one kernel.
IN_TREE = "from evidence.guard import ROOT\n"
FORBIDDEN = [
    (
        IN_TREE + 'open(f"{ROOT}/data/new.csv", "w")',
        2,
        "the cell writes data/new.csv. Chapters only read: ",
    ),
    (IN_TREE + 'open(f"{ROOT}/README.md", "r+b")', 2, "the cell writes README.md."),
    (
        IN_TREE + 'import pathlib\npathlib.Path(ROOT, "results/new").mkdir()',
        3,
        "the cell writes results/new.",
    ),
    (IN_TREE + 'import os\nos.remove(f"{ROOT}/no-such-file")', 3, "the cell writes no-such-file."),
    (IN_TREE + 'import os\nos.rename("/no-such-file", f"{ROOT}/new")', 3, "the cell writes new."),
    (IN_TREE + 'import sqlite3\nsqlite3.connect(f"{ROOT}/new.db")', 3, "the cell writes new.db."),
    (
        IN_TREE
        + 'import pandas\nfine = 1\npandas.DataFrame({"a": [1]}).to_csv(f"{ROOT}/chapters/a.csv")',
        4,
        "the cell writes chapters/a.csv.",
    ),
    (
        IN_TREE + 'try:\n    open(f"{ROOT}/hidden", "w")\nexcept Exception:\n    pass',
        3,
        "the cell writes hidden.",
    ),
    ("import os\nos.system('true')", 2, "the cell starts another program"),
    ("!true", 1, "the cell starts another program"),
    ("import subprocess\nsubprocess.run(['true'])", 2, "the cell starts another program"),
    (
        'import urllib.request\nurllib.request.urlopen("http://192.0.2.1/a.csv", timeout=2)',
        2,
        "the cell asks for the network (192.0.2.1).",
    ),
    (
        'import pandas\npandas.read_csv("https://example.org/a.csv")',
        2,
        "the cell asks for the network (example.org).",
    ),
    (
        'import socket\nsocket.create_connection(("example.org", 443), timeout=2)',
        2,
        "the cell asks for the network (example.org).",
    ),
    (
        'import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 9))',
        2,
        "the cell asks for the network (192.0.2.1).",
    ),
    (
        "import random\n\nrandom.random()",
        3,
        "the cell draws random numbers from `random` without a seed.",
    ),
    (
        "import numpy as np\nnp.random.rand(3)",
        2,
        "the cell draws random numbers from `numpy.random` without a seed.",
    ),
    (
        "import pandas\n\npandas.Series(range(9)).sample(2)",
        3,
        "the cell draws random numbers from `numpy.random` without",
    ),
    (
        "import numpy as np\nnp.random.default_rng()",
        2,
        "the cell calls np.random.default_rng(), whose numbers differ",
    ),
    (
        "from numpy.random import default_rng as new\nnew(None)",
        2,
        "the cell calls new(None), whose numbers differ",
    ),
    (
        "import numpy as np\nnp.random.RandomState(seed=None)",
        2,
        "the cell calls np.random.RandomState(seed=None), whose",
    ),
    (
        "from random import Random\nRandom().random()",
        2,
        "the cell calls Random(), whose numbers differ",
    ),
    ("import random\nrandom.seed()", 2, "the cell calls random.seed(), whose numbers differ"),
    (
        "import secrets\nsecrets.token_hex()",
        2,
        "the cell calls secrets.token_hex, whose values differ",
    ),
    ("from uuid import uuid4\nuuid4()", 2, "the cell calls uuid.uuid4, whose values differ"),
    (
        'from evidence import fact\nfor key in ["E001"]:\n    fact(f"economy:{key}")',
        3,
        "the cell calls fact(f'economy:{key}') with a name that is put together",
    ),
    (
        'import evidence as ev\n\nev.load("economy/" + "trade")',
        3,
        "the cell calls ev.load('economy/' + 'trade') with a name that is put together",
    ),
    (
        "for n in range(5000):\n    print(n)",
        2,
        "the cell prints more than 1,000 lines or 100,000 characters",
    ),
    ('print("x" * 200_000)', 1, "the cell prints more than 1,000 lines or 100,000 characters"),
]
ALLOWED = [
    "import tempfile\nopen(tempfile.mkdtemp() + '/a', 'w').write('a')",
    IN_TREE + 'text = open(f"{ROOT}/README.md").read()',
    'import sqlite3\nsqlite3.connect(":memory:")',
    "import socket\nhere = socket.create_server(('127.0.0.1', 0))\nsocket.create_connection(here.getsockname())",
    "import tempfile, uuid\nname = tempfile.mktemp()\nuuid.uuid5(uuid.NAMESPACE_URL, 'a')",
    "import numpy as np\nnp.random.default_rng(1).random()\nnp.random.RandomState(2).rand()",
    "import pandas\npandas.Series(range(9)).sample(2, random_state=1)",
    "for n in range(900):\n    print(n)",
    "import random\nrandom.seed(1)\nrandom.random()",
    "random.random()  # with the seed of the cell before",
]  # fmt: skip


@pytest.mark.parametrize(
    ("argument", "made"),
    [
        ('f"economy:{key}"', True), ('"economy:" + key', True), ('"economy:{}".format(key)', True),
        ('f"economy:E001"', False), ('"economy:E001"', False), ("name.strip()", False), ("next(names)", False),
    ],
)  # fmt: skip
def test_a_name_that_is_put_together_is_told_from_others(argument, made):
    assert guard._is_put_together(ast.parse(argument, mode="eval").body) is made


@pytest.mark.parametrize(
    ("options", "line", "said"),
    [
        (":tags: [hide-inpt]", 2, "there is no tag 'hide-inpt' of cells. Did you mean 'hide-input'?"),
        ("---\ntags:\n  - hide-input\n  - fold\n---", 5, "there is no tag 'fold' of cells. Use one of: hide-input"),
        (":tag: [hide-input]", 2, "there is no option 'tag' of cells. Did you mean 'tags'?"),
        ("---\ntags: hide-input\n---", 3, "the tags of a cell are a list. Write `:tags: [hide-input]`."),
    ],
)  # fmt: skip
def test_an_option_of_a_cell_that_does_nothing_is_named_with_its_line(
    tmp_path, options, line, said
):
    path, starts = written(tmp_path, "a = 1", tags=f"{options}\n\n")
    fence = starts[0] - options.count("\n") - 3
    with pytest.raises(NotebookError) as raised:
        kernel.read(path)
    assert str(raised.value).startswith(f"chapters/demo.md, line {fence + line - 1}: {said}")


def test_a_header_with_a_day_that_does_not_exist_is_named_with_its_line(tmp_path):
    path, _ = written(tmp_path, "a = 1")
    path.write_text(path.read_text().replace("---\n", "---\nday: 2026-02-30\n", 1))
    with pytest.raises(
        NotebookError, match=r"^chapters/demo.md, line 2: not YAML \(2026-02-30: day "
    ):
        kernel.read(path)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Execute a notebook with all cells above; return it and the records of refusals in each."""
    cells = [*(code for code, _, _ in FORBIDDEN), *ALLOWED]
    path, _ = written(
        tmp_path_factory.mktemp("guarded"), *cells, tags=":tags: [raises-exception]\n\n"
    )
    notebook = kernel.read(path)
    with pytest.raises(NotebookError):
        kernel.run(notebook, path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {
        cell.source: [o["data"][REFUSED] for o in cell.outputs if REFUSED in o.get("data", {})]
        for cell in code
    }


@pytest.mark.parametrize(
    ("code", "line", "words"), FORBIDDEN, ids=[words for _, _, words in FORBIDDEN]
)
def test_what_no_chapter_may_do_is_refused_at_its_line(guarded, root, code, line, words):
    (record,) = guarded[code]
    assert record["said"].startswith(words) and record["line"] == line
    assert not [
        root / name
        for name in ("data/new.csv", "results/new", "new", "new.db", "hidden")
        if (root / name).exists()
    ]


@pytest.mark.parametrize("code", ALLOWED)
def test_what_does_no_harm_is_allowed(guarded, code):
    assert guarded[code] == []


@pytest.mark.parametrize(
    ("cells", "cell", "line", "words"),
    [
        (["import warnings\nwarnings.warn('hm')"], 2, 2, "the cell writes to stderr (UserWarning: hm). Change"),
        (["import sys\nprint('oops', file=sys.stderr)"], 2, 1, "the cell writes to stderr (oops). Change"),
        (
            ["from evidence import glue\nglue('a', 1)", "glue('a', 2)"], 3, 1,
            "glue() has a value for 'a' already, from code cell 2. Use another name.",
        ),
        (
            ["import pandas\npandas.set_option('display.max_rows', None)\npandas.DataFrame({'a': range(3000)})"], 2, 1,
            "the cell puts out 12,024 lines, ",
        ),
    ],
)  # fmt: skip
def test_outputs_that_no_page_can_carry_are_refused(tmp_path, cells, cell, line, words):
    said, starts = refused(tmp_path, *cells)
    assert (
        said.startswith(f"chapters/demo.md, line {starts[-1] + line - 1} (code cell {cell}, “")
        and f": {words}" in said
    )


def test_a_cell_whose_options_cannot_be_read_is_named(tmp_path):
    path, starts = written(tmp_path, "x = 1", tags=":tags: [a\n")
    with pytest.raises(
        NotebookError,
        match=rf"^chapters/demo.md, line {starts[0] - 1}: the options of this cell are not YAML \(",
    ):
        kernel.read(path)


def test_a_break_between_cells_that_cannot_be_read_is_named(tmp_path):
    path, _ = written(tmp_path, "x = 1")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, '+++ {"tags": [', "", "Text"]), encoding="utf-8")
    with pytest.raises(
        NotebookError,
        match=rf"^chapters/demo.md: Markdown cell 2 at line {len(lines) + 1} could not be read: .*\. Correct the line\.$",
    ):
        kernel.read(path)


def test_a_kernel_that_cannot_start_is_named(tmp_path, monkeypatch):
    path, _ = written(tmp_path, "x = 1")
    monkeypatch.setattr(kernel, "_environment", lambda: {"PYTHONHOME": "/nowhere"})
    with pytest.raises(NotebookError, match=r"^chapters/demo.md: the kernel did not start: "):
        kernel.run(kernel.read(path), path)


def test_every_kernel_has_the_same_order_of_sets(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    path, _ = written(tmp_path, 'import os\nassert os.environ["PYTHONHASHSEED"] == "0"')
    kernel.run(kernel.read(path), path)
