"""Check that a build after a change of any input equals a build from nothing (`make test-inputs`).

Two copies of the project get the same changes, one after another: of tables, descriptors, the register,
maps, sources, settings, styles, code. One copy builds on what it has, as `make book` does; the other
builds from nothing. All their files must be the same.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Rows: what changes: (file, text as a pattern, its replacement, whether notebooks can see it). The clean build executes the
# notebooks again only if they can.
CHANGES = {
    "a table": ("data/military/un_war_votes.csv", r"(?m)^(AZE,A/RES/62/249,.*),yes,", r"\1,no,", True),
    "a fact": ("data/economy/facts.csv", r"(?m)^(E001,.*?)Russia took 49 per cent", r"\1Moscow took 49 per cent", True),
    "the countries": ("data/countries.csv", r"(?m)^(MDA),Moldova", r"\1,Moldavia", True),
    "a descriptor": ("data/economy/datapackage.json", r'"title": "', '"title": "Probe: ', True),
    "the register": ("data/articles/claims.csv", r"(?m)^(nau-2025-01,.*) visited", r"\1 went to see", True),
    "a part": ("data/articles/parts.csv", r"(?m)^(belarus-digest-2013-01,a,.*)Lukashenko was in", r"\1Lukashenko stayed in", True),
    "a document": ("data/articles/documents/nau-2025.yaml", r"He denies it: in October", "He has denied it: in October", True),
    "an indicator": ("data/synthesis/indicators.csv", r"(?m)^(trade_russia,.*),trade with Russia,", r"\1,trade done with Russia,", True),
    "the names": ("data/articles/names.csv", r"(?m)^(Lukashenko),Lukashenka,", r"\1,Lukashenkas,", False),
    "the history": ("results/history.csv", r"(?m)^(2026[^,\n]*,[^,\n]+,[a-z][^,\n]*,[^,\n]*,\"?)", r"\1Probe: ", False),
    "the articles": ("data/articles/articles.yaml", r"label: NAU 2025", "label: NAU, 2025", True),
    "the arguments": ("data/articles/arguments.yaml", r"this opposition comment sets", "the comment sets", False),
    "a publisher": ("data/sources/publishers.csv", r"copies of parliamentary papers", "copies of papers", True),
    "a host": ("data/sources/hosts.csv", r"(?m)^ziare\.com,.*", "ziare.com,Zerkalo", True),
    "where a table is from": ("data/lineage.csv", r"Read off the five articles", "Taken from the five articles", True),
    "the lock of sources": ("data/upstream.csv", r"Statistical Review of World Energy 2015, workbook", "Review of 2015, workbook", False),
    "the accepted results": ("results/timings.csv", r"(?m)^economy,[\d.]+", "economy,99.9", False),
    "an accepted verdict": ("results/verdicts.csv", r"(?m)^(belarus-digest-2013-02,document,,,,confirmed,holds),thin", r"\1,moderate", False),
    "the bibliography": ("references.bib", r"title = \{", "title = {Probe: ", False),
    "how to cite": ("CITATION.cff", r"(?m)^title: .*", "title: Another title", False),
    "the list of packages": ("requirements.in", r"(?m)^pandas==.*\n", "", False),
    "the contents": ("_toc.yml", r"( *- file: chapters/language\n)( *- file: chapters/information\n)", r"\2\1", False),
    "a caption of the contents": ("_toc.yml", r"caption: Synthesis", "caption: All together", False),
    "a title in the contents": ("_toc.yml", r"title: Kardum 2022", "title: The article of 2022", False),
    "a setting": ("_config.yml", r"nb_code_prompt_show: Show the code", "nb_code_prompt_show: Show the cell", False),
    "a style": ("evidence/book/static/pages.css", r"\Z", "\nmain { --probe: 1px }\n", False),
    "a script": ("evidence/book/static/ledger.js", r"\Z", "\nwindow.probe = 1;\n", False),
    "a template": ("evidence/book/parts/ledger.html", r"ev-row-parts", "ev-row-parts ev-probe", False),
    "the shared templates": ("evidence/macros.html", r'role="region"', 'role="group"', True),
    "the extension": ("evidence/book/parts/reproducibility.py", r'"Tables by hash"', '"Tables by their hash"', False),
    "the package": ("evidence/charts/compose.py", r'return "Source: "', 'return "Sources: "', True),
    "a recipe": ("recipes/economy/macro.py", r"# Times, not divided", "# Multiplied, not divided", False),
    "the words of a rule": ("evidence/claims/rules.py", r"A cited counter-example", "A counter-example", True),
    "the words of a status": ("evidence/arguments/truth_table.py", r"nothing beneath it can be checked", "nothing under it can be checked", True),
    "the glossary": ("chapters/glossary.md", r"\Z", "\nA sentence of the probe.\n", False),
    "the front page": ("index.md", r"\Z", "\nA sentence of the probe.\n", False),
    "a cell": ("chapters/information.md", r"\Z", "\n```{code-cell} ipython3\nprint(6 * 7)\n```\n", True),
    "prose": ("chapters/economy.md", r"\Z", "\nA sentence of the probe, with {term}`HHI`.\n", False),
}  # fmt: skip
# A verdict that is not the accepted one is only printed, no page shows it.
UNSEEN = {"an accepted verdict"}


class Copy:
    """A copy of the project in a folder."""

    def __init__(self, root: Path):
        self.root, self.built = root, {}
        listed = self._run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).splitlines()
        for name in filter(lambda name: (ROOT / name).is_file(), listed):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
        (root / ".venv").symlink_to(ROOT / ".venv")

    def _run(self, *command, cwd=None):
        own = {
            **os.environ,
            "PYTHONPATH": str(self.root),
        }  # its package, not the one that .venv was installed from
        done = subprocess.run(
            command, cwd=cwd or self.root, env=own, capture_output=True, text=True, timeout=1800
        )
        assert done.returncode == 0, (
            f"{command} failed:\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
        )
        return done.stdout

    def change(self, file: str, pattern: str, replacement: str) -> None:
        """Replace the first match; record hashes as an author does."""
        files = [file]
        if file == "data/countries.csv":  # each theme has a copy
            files += [
                path.relative_to(self.root).as_posix()
                for path in self.root.glob("data/*/countries.csv")
            ]
        for name in files:
            path = self.root / name
            text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
            assert count or name != file, (
                f"{name} has no {pattern!r}; name another in checks/inputs.py"
            )
            path.write_text(text, encoding="utf-8")
        if file.startswith("data/"):
            self._run(".venv/bin/python", "-m", "evidence", "data")

    def build(self) -> dict[str, bytes]:
        """Build; return the contents of the files, which `built` keeps."""
        self._run("make", "-o", ".venv/ok", "book")
        html = self.root / "_build" / "html"
        self.built = {
            path.relative_to(html).as_posix(): path.read_bytes()
            for path in html.rglob("*")
            if path.is_file()
        }
        return self.built


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """Return the copy that builds on what it has, and the one that builds from nothing."""
    grown, clean = (Copy(tmp_path_factory.mktemp(name) / "book") for name in ("grown", "clean"))
    if (ROOT / "_build" / ".executed").exists():  # kept by content
        shutil.copytree(ROOT / "_build" / ".executed", grown.root / "_build" / ".executed")
    grown.build()
    return grown, clean


@pytest.mark.parametrize("what", CHANGES)
def test_a_build_after_a_change_is_as_one_from_nothing(copies, what):
    *change, seen = CHANGES[what]
    grown, clean = copies
    before = grown.built
    for copy in copies:
        copy.change(*change)
    after = grown.build()
    reached = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    if what in UNSEEN:
        assert not reached, f"a change of {what} ({change[0]}) must reach no file, but: {reached}"
    else:
        assert reached, f"a change of {what} ({change[0]}) reaches no file of the book"
    shutil.rmtree(clean.root / "_build", ignore_errors=True)
    if not seen:
        shutil.copytree(grown.root / "_build" / ".executed", clean.root / "_build" / ".executed")
    expected = clean.build()
    assert sorted(after) == sorted(expected)
    stale = [name for name in sorted(expected) if after[name] != expected[name]]
    assert not stale, f"after a change of {what} ({change[0]}) these files are stale: {stale}"
