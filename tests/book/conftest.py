"""A small book of its own: two notebooks, two tables, one claim; built with the real settings."""

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from evidence import seal
from tests.book.drawing import chart_data, chart_page, live_book, source
from tests.book.pages import small_book, small_built

__all__ = ["chart_data", "chart_page", "live_book", "small_book", "small_built", "source"]
ROOT = Path(__file__).resolve().parents[2]
CLAIM_FIELDS = (
    "claim_id,article,locator,theme,kind,paraphrase,country,stated_value,stated_number,stated_low,"
    "stated_high,unit,date,precision,checkability,chapter"
)
FILES = {
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: chapters/alpha\n- file: chapters/beta\n"
    + "".join(f"- file: chapters/page{n}\n" for n in range(3)),
    "index.md": "# The small book\n\nIts first paragraph says in one line what a reader will find in it.\n",
    "references.bib": "",
    **{
        f"chapters/page{n}.md": f"# Page {n}\n\nNothing is computed on page {n}.\n"
        for n in range(3)
    },
    "chapters/page2.md": "# Page 2\n\nIt explains a term.\n\n```{glossary}\nshare\n  A part.\n```\n",
    "data/economy/trade.csv": "country,share\nAZE,20\nBLR,49\n",
    "data/economy/debt.csv": "country,debt\nAZE,1\nBLR,8\n",
    "data/economy/countries.csv": "code,name\nAZE,Azerbaijan\nBLR,Belarus\n",
    "data/articles/claims.csv": f"{CLAIM_FIELDS}\ndemo-01,demo,Body ¶1,economy,statistic,A share.,BLR,49,49,,,"
    "percent,2020,exact,data,alpha\n",
    "data/articles/articles.yaml": "articles:\n  - {id: demo, label: Demo 2020, title: A demo, date: 2020}\n",
}
NOTEBOOK = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3 (ipykernel)
  language: python
---

# Notebook on {table}

This notebook computes one number from one table and shows it with a formula, $s_i = x_i / X$.

$$H = \\sum_{{i=1}}^{{n}} s_i^2$$ (hhi-{table})

```{{code-cell}} ipython3
:tags: [hide-input]

from myst_nb import glue
from evidence import load

frame = load("economy/{table}")
open("../../runs.txt", "a").write("{table}\\n")
glue("{table}", int(frame.iloc[1, 1]) * 10, display=False)
frame
```

The number is {{glue:text}}`{table}`.
"""


class Book:
    """A project in a folder: change it, build it, look at it."""

    def __init__(self, folder):
        self.root = root = folder / "book"
        self.environment = {}
        for name in ("_config.yml", "requirements.txt", "evidence/book/static/favicon.svg"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
        for name, text in FILES.items():
            self.write(name, text)
        self.write("chapters/alpha.md", NOTEBOOK.format(table="trade"))
        self.write("chapters/beta.md", NOTEBOOK.format(table="debt"))
        self.describe("economy")
        self.describe("articles")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def replace(self, name, old, new):
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def describe(self, theme, title="A table"):
        """Write the descriptor of a theme, with the hashes of its tables as they are."""
        resources = []
        for path in sorted((self.root / "data" / theme).glob("*.csv")):
            names = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
            kinds = {"share": "integer", "debt": "integer", "stated_number": "number"}
            kinds |= {"stated_low": "number", "stated_high": "number"}
            resources.append(
                {
                    "name": path.stem,
                    "path": path.name,
                    "title": title,
                    "hash": "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest(),
                    "schema": {
                        "fields": [{"name": n, "type": kinds.get(n, "string")} for n in names]
                    },
                    "sources": [
                        {"title": "A page", "publisher": "An office", "path": "https://example.org"}
                    ],
                    "licenses": [{"name": "CC-BY-4.0"}],
                    "integrity": "single source",
                }
            )
        package = {"$schema": seal.PROFILE, "name": theme, "resources": resources}
        self.write(f"data/{theme}/datapackage.json", json.dumps(package))

    def copy_package(self):
        """Give the book a package of its own, which a test may change."""
        shutil.copytree(
            ROOT / "evidence", self.root / "evidence",
            ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True,
        )  # fmt: skip
        self.environment = {"PYTHONPATH": str(self.root)}

    def build(self, **environment):
        """Build as Jupyter Book does: (exit status, everything printed)."""
        book = Path(sys.executable).with_name("jupyter-book")
        return self._ended(
            self.start(book, "build", ".", "-W", "-n", "--keep-going", **environment)
        )

    def make(self, **options):
        """Build as `make book` does: (exit status, everything printed)."""
        return self._ended(self.begin(**options))

    def begin(self, **options):
        """Begin to build as `make book` does; returns the process."""
        return self.start("-m", "evidence.build", "html", **options)

    def start(self, *arguments, largest=None, **environment):
        """Start Python in the book's folder; returns the process. largest: bytes a file may have."""
        clean = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}

        def prepare():
            signal.signal(
                signal.SIGINT, signal.SIG_DFL
            )  # a shell lets what runs in its background ignore it
            if largest:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

        return subprocess.Popen(
            [sys.executable, *map(str, arguments)], cwd=self.root, env=clean | self.environment | environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=prepare,
        )  # fmt: skip

    @staticmethod
    def _ended(process):
        said, _ = process.communicate(timeout=300)
        return process.returncode, said

    def contents(self):
        """{path: bytes} of all that was built for readers."""
        return {
            p.relative_to(self.html).as_posix(): p.read_bytes()
            for p in self.html.rglob("*")
            if p.is_file()
        }

    def runs(self):
        """Which notebooks ran since the last call, by their tables, sorted."""
        path = self.root.parent / "runs.txt"
        ran = path.read_text().split() if path.exists() else []
        path.unlink(missing_ok=True)
        return sorted(ran)

    @property
    def html(self):
        return self.root / "_build" / "html"


@pytest.fixture
def book(tmp_path):
    """A new small book, not built yet."""
    return Book(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The small book, built once for all tests that only look at it."""
    book = Book(tmp_path_factory.mktemp("built"))
    status, log = book.build()
    assert status == 0, log
    return book
