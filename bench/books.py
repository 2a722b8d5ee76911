"""Make copies of the book to measure: unchanged, as a plain Jupyter Book, and ten times as large.

The plain book has the same pages and notebooks. What only `evidence.book` can make (ledger, cards of
tables, lists of claims) is replaced by a plain HTML table, and charts are shown as Altair shows them:
interactive, with scripts from another host.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import yaml

from evidence import myst
from evidence.book import registry

ROOT = Path(__file__).resolve().parents[1]
NOT_COPIED = shutil.ignore_patterns(
    "_build", ".venv", ".git", "__pycache__", ".*_cache", "tests", "browser", "bench"
)
PLAIN_CONFIG = {
    "title": "Independence, Recomputed",
    "author": "the contributors to Independence, Recomputed",
    "only_build_toc_files": True,
    "exclude_patterns": [
        "_build",
        ".*",
        "tests",
        "bench",
        "binder",
        "data",
        "results",
        "README.md",
        "CONTRIBUTING.md",
    ],
    "execute": {"execute_notebooks": "cache", "timeout": 300, "allow_errors": False},
    "html": {"use_multitoc_numbering": False},
    "bibtex_bibfiles": ["references.bib"],
}
PLAIN_FIGURE = '''

def figure(chart, **_):
    """Show the chart, as a plain notebook does."""
    from IPython.display import display

    display(chart)
'''


# The installed package names its renderer to myst-nb, in a plain book too; there it is this.
PLAIN_RENDERERS = {
    "__init__.py": "",
    "renderer.py": "from myst_nb.core.render import MimeRenderPlugin as Renderer\n",
}


def copy(target: Path) -> Path:
    """Copy the book, unchanged."""
    shutil.copytree(ROOT, target, ignore=NOT_COPIED)
    return target


def plain(target: Path) -> Path:
    """Copy the book as a plain Jupyter Book."""
    copy(target)
    (target / "_config.yml").write_text(yaml.safe_dump(PLAIN_CONFIG), encoding="utf-8")
    with (target / "evidence" / "charts" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(PLAIN_FIGURE)
    shutil.rmtree(target / "evidence" / "book")
    for name, text in PLAIN_RENDERERS.items():
        path = target / "evidence" / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for page in [target / "index.md", *(target / "chapters").glob("*.md")]:
        page.write_text(plain_page(page.read_text(encoding="utf-8"), target), encoding="utf-8")
    return target


def plain_page(text: str, root: Path) -> str:
    """Return a page without the roles and directives of `evidence.book`."""
    text = re.sub(r"\{(?:claim|stated|status|verdict|recomputed)\}`([^`]*)`", r"`\1`", text)
    return plain_blocks(text, root)


def plain_blocks(text: str, root: Path) -> str:
    """Return Markdown with what a plain book shows for the directives of `evidence.book`."""
    lines = text.split("\n")
    for block in reversed(myst.find_blocks(text)):  # from the last: earlier line numbers stay
        if block.name in OURS:
            lines[block.first - 1 : block.last] = plain_part(block, root).split("\n")
        elif not block.is_code:
            inside = plain_blocks("\n".join(block.body), root)
            lines[block.start - 1 : block.last - 1] = inside.split("\n")
    return "\n".join(lines)


def plain_part(block: myst.Block, root: Path) -> str:
    """Return what a plain book shows for a directive of `evidence.book`."""
    if block.name == "ledger":
        return raw(register(root))
    if block.name == "claims-table":
        rows = register(root)
        return raw(rows[rows["chapter"] == block.argument])
    if block.name == "data-catalogue":
        return "\n\n".join(raw(table) for table in codebooks(root, block.argument))
    return ""


# The directives that only `evidence.book` has.
OURS = {"data-catalogue", *registry.PARTS, *registry.RENDERERS}  # one is registered by a build


def raw(table: pd.DataFrame) -> str:
    """Return a frame as an HTML block of a page."""
    return "```{raw} html\n" + table.to_html(index=False, na_rep="") + "\n```"


def register(root: Path) -> pd.DataFrame:
    """Read all claims."""
    return pd.read_csv(root / "data" / "articles" / "claims.csv")


def codebooks(root: Path, theme: str) -> Iterator[pd.DataFrame]:
    """Yield the fields and the first rows of each table of a theme; without one, a list of all tables."""
    packages = sorted((root / "data").glob(f"{theme or '*'}/datapackage.json"))
    entries = [
        (p.parent, e)
        for p in packages
        for e in json.loads(p.read_text(encoding="utf-8"))["resources"]
    ]
    entries = [
        (folder, entry) for folder, entry in entries if "schema" in entry
    ]  # the others are files, not tables
    if not theme:
        yield pd.DataFrame(
            [
                {"name": e["name"], "title": e["title"], "about": e["description"]}
                for _, e in entries
            ]
        )
        return
    for folder, entry in entries:
        yield pd.DataFrame(entry["schema"]["fields"])
        yield pd.read_csv(folder / entry["path"]).head()


def notebooks(root: Path) -> list[Path]:
    """List the chapters that are notebooks."""
    return [
        path
        for path in sorted((root / "chapters").glob("*.md"))
        if myst.is_notebook(path.read_text(encoding="utf-8"))
    ]


def grown(target: Path, times: int) -> Path:
    """Copy the book with `times` its claims, notebooks and charts: notebooks repeated under new names."""
    copy(target)
    articles = target / "data" / "articles"
    claims, parts = (
        pd.read_csv(articles / name, dtype=str, keep_default_na=False)
        for name in ("claims.csv", "parts.csv")
    )
    toc = (target / "_toc.yml").read_text(encoding="utf-8")
    more, more_parts = [claims], [parts]
    documents = {path: path.read_text(encoding="utf-8") for path in articles.glob("documents/*")}
    originals = notebooks(target)
    for number in range(2, times + 1):
        fresh = {name: re.sub(r"-(\d+)$", rf"-{number:02d}\1", name) for name in claims["claim_id"]}
        chapters = {path.stem: f"{path.stem}{number}" for path in originals}
        again = claims.assign(
            claim_id=claims["claim_id"].map(fresh),
            chapter=claims["chapter"].replace(chapters),
            same_as=claims["same_as"].replace(fresh),
        )
        more.append(again)
        more_parts.append(parts.assign(claim_id=parts["claim_id"].map(fresh)))
        for path, text in documents.items():
            with path.open("a", encoding="utf-8") as file:
                file.write(renamed(text, fresh))
        for path in originals:
            text = repeated(path.read_text(encoding="utf-8"), fresh, number, path.stem)
            path.with_name(f"{chapters[path.stem]}.md").write_text(text, encoding="utf-8")
            entry = re.search(rf"(?m)^([ \t]*)- file: chapters/{path.stem}\n", toc)
            toc = (
                toc[: entry.end()]
                + f"{entry[1]}- file: chapters/{chapters[path.stem]}\n"
                + toc[entry.end() :]
            )
    (target / "_toc.yml").write_text(toc, encoding="utf-8")
    for name, listed in (("claims.csv", more), ("parts.csv", more_parts)):
        ordered = pd.concat(listed).sort_values(listed[0].columns[:2].tolist())
        ordered.to_csv(articles / name, index=False, lineterminator="\n")
    allow_names(articles / "datapackage.json")
    reseal(target)
    return target


def allow_names(package: Path) -> None:
    """Let the register's descriptor accept claims and chapters that only the benchmark has."""
    described = json.loads(package.read_text(encoding="utf-8"))
    register = next(entry for entry in described["resources"] if entry["name"] == "claims")
    for field in register["schema"]["fields"]:
        if field["name"] in ("claim_id", "chapter"):
            field["constraints"] = {"required": True}
    package.write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")


def renamed(text: str, fresh: dict) -> str:
    """Return a text with new names of claims."""
    names = "|".join(map(re.escape, sorted(fresh, key=len, reverse=True)))
    return re.sub(names, lambda found: fresh[found[0]], text)


def repeated(text: str, fresh: dict, number: int, stem: str) -> str:
    """Return a notebook whose claims and anchors have new names."""
    text = renamed(text, fresh)
    # Figures, not parameters: expressions in a chart refer to parameters by name.
    text = re.sub(
        r"""(param\(\s*)?\bname\s*=\s*["'][a-z0-9-]+(?=["'])""",
        lambda found: found[0] if found[1] else f"{found[0]}-{number}",
        text,
    )
    text = re.sub(r"(?m)^\(([\w.-]+)\)=$", rf"(\1-{number})=", text)
    text = re.sub(r"(\{(?:ref|numref)\}`(?:[^`<]*<)?)([\w.-]+)", rf"\1\2-{number}", text)
    return text.replace("{claims-table} " + stem, "{claims-table} " + f"{stem}{number}")


def python() -> Path:
    """Return the interpreter of the book's environment."""
    found = ROOT / ".venv" / "bin" / "python"
    if not found.exists():
        raise SystemExit("bench: .venv is missing. Fix: make book")
    return found


def build_command() -> list[str]:
    """Return the command that `make book` runs."""
    here = python()
    return [str(here), str(here.with_name("jupyter-book")), "build", ".", "-n", "--keep-going"]


def reseal(root: Path) -> None:
    """Record the hashes of tables that were changed."""
    command = [str(python()), "-m", "evidence", "data"]
    run = subprocess.run(
        command, cwd=root, env=clean_environment(root), capture_output=True, text=True
    )
    if run.returncode:
        raise RuntimeError(
            f"python -m evidence data failed in {root.name}:\n{run.stdout}{run.stderr}"
        )


def clean_environment(root: Path) -> dict:
    """Return the environment of a build in `root`, as the Makefile sets it."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME")
    }
    return environment | {
        "PYTHONPATH": str(root),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONHASHSEED": "0",
        "NO_COLOR": "1",
    }
