"""End to end: one value of one table is changed, and every page that rests on it moves, together."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evidence import arguments, results
from tests.accepted import read_numbers, read_verdicts

ROOT = Path(__file__).resolve().parents[2]
TABLE = "data/military/un_war_votes.csv"
ROW = "AZE,A/RES/62/249,2008-04-14,displaced persons of Georgia,Displaced persons from Abkhazia and South Ossetia,"
HOME, ROOT_NODE = "chapters/argument-nau-2025", "nau-C"
CLAIM, NODE = (
    "nau-2025-05",
    "nau-S2",
)  # Azerbaijan never votes with Russia on its wars: one of two parts
TURNED = "half right"
VEGA = "html/_static/evidence/vega.js"


@pytest.fixture
def moved(tmp_path):
    """A copy of the project in which Azerbaijan voted with Russia once, built again."""
    copy = tmp_path / "book"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    # What did not change need not be executed or drawn again; every page is written again.
    for made in (".executed", "html/_downloads/charts"):
        shutil.copytree(ROOT / "_build" / made, copy / "_build" / made)
    library = copy / "_build" / VEGA
    library.parent.mkdir(parents=True)
    shutil.copy2(ROOT / "_build" / VEGA, library)
    text = (copy / TABLE).read_text(encoding="utf-8")
    assert f"{ROW}yes," in text, (
        f"{TABLE} has no row {ROW}yes; name another in tests/site/test_moves.py"
    )
    (copy / TABLE).write_text(text.replace(f"{ROW}yes,", f"{ROW}no,"), encoding="utf-8")
    for command in (
        [str(copy / ".venv/bin/python"), "-m", "evidence", "data"],
        ["make", "-o", ".venv/ok", "book"],
    ):
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, (
            f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
    return copy / "_build" / "html"


def page(folder, name):
    """A page of a built book."""
    return BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def number(pattern, node):
    """The number that a pattern finds in the text of a node."""
    text = " ".join(node.text.split())
    found = re.search(pattern, text)
    assert found, f"{pattern!r} is not in: {text[:300]}"
    return int(found[1])


def test_one_changed_value_moves_every_page(moved):
    """One test, because the book it reads takes most of a minute to build."""
    before = {row["claim_id"]: row["verdict"] for row in results.accepted("verdicts")}
    assert before[CLAIM] != TURNED, "the test needs a claim that the changed value turns"
    card_ledger_and_sentences(moved)
    argument_and_front_page(moved)
    index_and_picture(moved)
    assert f"{ROW}yes," in (ROOT / TABLE).read_text(encoding="utf-8"), "the original is untouched"


def card_ledger_and_sentences(moved):
    """All give the new verdict."""
    line = page(moved, "chapters/politics").select_one(f"#claim-{CLAIM} > summary .ev-word")
    assert line.text.endswith(TURNED.capitalize()), line.text
    assert TURNED in page(moved, "chapters/ledger").select_one(f"#ledger-{CLAIM}").text
    for name in ("chapters/synthesis", "chapters/disagreements"):
        links = page(moved, name).select(f'a[href$="#claim-{CLAIM}"]')
        assert any(
            TURNED in (link.text + str(link.next_sibling) + link.parent.text) for link in links
        ), name


def argument_and_front_page(moved):
    """Map, overview and front page say what Python derives from the moved verdict."""
    built = ROOT / "_build" / "html"
    before, after = derived({}), derived({CLAIM: TURNED})
    assert before[1] != after[1], "the test needs a claim that bears the conclusion in some reading"
    for folder, (statuses, same) in ((built, before), (moved, after)):
        home = page(folder, HOME)
        assert {
            li["data-node"]: li.p.select_one(".ev-badge").text.split(maxsplit=1)[1]
            for li in home.select("li[data-node]")
        } == statuses
        for name, node in same.items():
            assert (
                number(r"The same in (\d+) of", home.select_one(f"#node-{name} > details")) == node
            )
        row = next(
            tr
            for tr in page(folder, "chapters/arguments").select(".ev-arguments tbody tr")
            if "NAU 2025" in tr.th.text
        )
        assert number(r"(\d+) of \d+ readings", row) == same[ROOT_NODE]
        tile = page(folder, "index").select_one('.ev-tile[aria-label="NAU 2025"] .ev-footing')
        assert number(r"in (\d+) of \d+ readings", tile) == same[ROOT_NODE]
    line = page(moved, HOME).select_one(f'#node-{NODE} li[data-claim="{CLAIM}"] .ev-badge')
    assert TURNED in line.text
    counts = [
        number(rf"(\d+) {TURNED}", page(folder, "index").select_one(".ev-summary"))
        for folder in (built, moved)
    ]
    assert counts[1] == counts[0] + 1


def derived(changed):
    """Statuses, and in how many readings NODE and the conclusion keep theirs, by Python from the accepted verdicts."""
    found = read_verdicts(changed)
    article = next(one for one in arguments.read()["articles"] if one["id"] == "nau-2025")
    given = arguments.find_given(article, read_numbers())
    tried = arguments.robustness(article, found, given)
    same = {
        name: sum(word == tried[name][0][1] for _, word in tried[name])
        for name in (NODE, ROOT_NODE)
    }
    return arguments.Statuses(article, found, given=given).known, same


def index_and_picture(moved):
    """The index of the synthesis moves with the table, and its picture on the front page with it."""
    chart = "_downloads/charts/chapters/synthesis/independence-index.csv"
    assert (moved / chart).read_text() != (ROOT / "_build" / "html" / chart).read_text()
    front = page(moved, "index").select_one("#fig-independence-index .ev-static")
    there = page(moved, "chapters/synthesis").select_one("#fig-independence-index .ev-static")
    before = page(ROOT / "_build" / "html", "index").select_one(
        "#fig-independence-index .ev-static"
    )
    paths = [[p.get("d") for p in node.select("path")] for node in (front, there, before)]
    assert paths[0] == paths[1] != paths[2]
